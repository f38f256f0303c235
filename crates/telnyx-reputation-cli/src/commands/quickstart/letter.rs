//! The letter of authorization: rendered, signed by a person, and uploaded.

use std::path::Path;

use telnyx_reputation::Upload;

use super::told::Outcome;
use super::walk::{Walk, Wanted};
use crate::failure::Failure;
use crate::replace_file::replace;

const RENDER: &str = "Render the letter of authorization";
const UPLOAD: &str = "Upload the signed letter";

fn render_command(id: &str, file: &str) -> String {
    format!("enterprises:reputation:loa render --enterprise-id {id} --output {file}")
}

/// Tells that both steps have been gone.
pub(super) fn skip(walk: &mut Walk<'_>, id: &str) {
    walk.told.begin(RENDER, &render_command(id, "letter.pdf"));
    walk.told.ended(Outcome::DoneBefore, "monitoring has its letter");
    walk.told.begin(UPLOAD, "documents upload --file signed.pdf");
    walk.told.ended(Outcome::DoneBefore, "monitoring has its letter");
}

/// The signed letter; `None` when it has to be signed first, and was written into a file for that. Free. The sandbox takes
/// it unsigned.
///
/// # Errors
/// The letter cannot be read or written, or as the call.
pub(super) async fn render(walk: &mut Walk<'_>, wanted: &Wanted, id: &str) -> Result<Option<Vec<u8>>, Failure> {
    // Of one enterprise, lest the letter of another be taken for it.
    let file = if wanted.real { format!("letter-{id}.pdf") } else { "letter.pdf".to_owned() };
    walk.told.begin(RENDER, &render_command(id, &file));
    if let Some(path) = &wanted.letter {
        let read = std::fs::read(path);
        let letter = read.map_err(|why| Failure::usage(format!("{} cannot be read: {why}", path.display())))?;
        walk.told.ended(Outcome::DoneBefore, &format!("{} is the signed one", path.display()));
        return Ok(Some(letter));
    }
    let path = Path::new(&file);
    let sign = format!("sign {file}, then run this again with --letter SIGNED.pdf");
    // The person may have signed the file itself.
    if wanted.real && path.exists() {
        walk.told.ended(Outcome::Waiting, &sign);
        return Ok(None);
    }
    let loa = walk.context.client.enterprises().reputation().loa();
    let letter = walk.call(|_| loa.render(id)).await?.bytes;
    if wanted.real {
        replace(path, &letter)?;
        walk.told.ended(Outcome::Waiting, &sign);
        return Ok(None);
    }
    walk.told.ended(Outcome::Done, &format!("{} bytes of PDF, which the sandbox takes unsigned", letter.len()));
    Ok(Some(letter.to_vec()))
}

/// Uploads it, and gives the document's id. Free.
///
/// # Errors
/// As the call.
pub(super) async fn upload(walk: &mut Walk<'_>, wanted: &Wanted, letter: Vec<u8>) -> Result<String, Failure> {
    let path = wanted.letter.as_deref().unwrap_or(Path::new("signed.pdf"));
    walk.told.begin(UPLOAD, &format!("documents upload --file {}", path.display()));
    let name = path.file_name().map_or_else(|| "letter.pdf".to_owned(), |name| name.to_string_lossy().into_owned());
    let upload = Upload::new(letter).filename(name).content_type("application/pdf");
    let documents = walk.context.client.documents();
    let document = walk.call(|witness| documents.upload(upload).witnessed_by(witness)).await?.data;
    let id = document.map(|document| document.id.to_string());
    let id = id.ok_or_else(|| Failure::local("the API did not say the document's id: run this again"))?;
    walk.told.ended(Outcome::Done, &format!("document {id}"));
    Ok(id)
}
