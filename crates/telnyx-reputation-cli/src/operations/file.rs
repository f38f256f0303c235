//! Files on their way to the API, and from it.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use clap::{Arg, ArgMatches};
use serde_json::json;
use telnyx_reputation::{Arguments, CallOptions, FileStream, Operation, Upload};

use super::entry::CallHelp;
use super::flags::OUTPUT;
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::input::Input;
use crate::replace_file::Replacement;

const FILE: &str = "file to send";
const FILENAME: &str = "file's name";
const CONTENT_TYPE: &str = "file's media type";
const REFERENCE: &str = "file's reference";

/// The flags of a call that sends a file itself.
pub(super) fn flags() -> [Arg; 4] {
    [
        Arg::new(FILE).long("file").value_name("FILE").help(
            "Required. PDF, PNG, JPEG, CSV, text, JSON, DOC, DOCX, XLS or XLSX, at most 20 MB; - is standard input",
        ),
        Arg::new(FILENAME).long("filename").value_name("TEXT").help("Its name; else that of the file"),
        Arg::new(CONTENT_TYPE).long("content-type").value_name("TYPE").help("Its media type, such as application/pdf"),
        Arg::new(REFERENCE).long("customer-reference").value_name("TEXT").help("Your own reference for the document"),
    ]
}

/// The file that the flags name.
pub(super) fn upload(matches: &ArgMatches, input: &mut Input) -> Result<Upload, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let given = text(FILE).ok_or_else(|| Failure::usage("file is required: give --file"))?;
    let path = given.strip_prefix('@').unwrap_or(&given);
    let mut upload = Upload::new(input.file(path)?);
    let own_name =
        || Path::new(path).file_name().and_then(|name| name.to_str()).filter(|_| path != "-").map(str::to_owned);
    if let Some(name) = text(FILENAME).or_else(own_name) {
        upload = upload.filename(name);
    }
    if let Some(content_type) = text(CONTENT_TYPE) {
        upload = upload.content_type(content_type);
    }
    if let Some(reference) = text(REFERENCE) {
        upload = upload.customer_reference(reference);
    }
    Ok(upload)
}

/// Makes a call that answers with a file, and puts the file where it is wanted. Never on a terminal.
pub(super) async fn download(
    context: &Context,
    call: &CallHelp,
    operation: &'static Operation,
    arguments: Arguments,
    matches: &ArgMatches,
) -> Result<ExitStatus, Failure> {
    let output = matches.get_one::<String>(OUTPUT).filter(|path| *path != "-");
    if output.is_none() && io::stdout().is_terminal() {
        return Err(Failure::usage(format!(
            "{} answers with a file, which is nothing for a terminal: give --output FILE",
            call.method_name()
        )));
    }
    let mut file = context.client.stream(operation, arguments, CallOptions::default()).await?;
    let Some(output) = output else {
        let mut stdout = io::stdout().lock();
        copy(&mut file, &mut stdout).await.map_err(|failed| match failed {
            Copying::Read(failure) => failure,
            Copying::Write(why) => Failure::local(format!("the standard output cannot be written: {why}")),
        })?;
        return Ok(ExitStatus::Done);
    };
    let content_type = file.headers.get("content-type").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let failed = |why: io::Error| Failure::local(format!("{output} cannot be written: {why}"));
    // What breaks off leaves what was there before.
    let mut replacement = Replacement::of(Path::new(output)).map_err(failed)?;
    let bytes = copy(&mut file, &mut replacement).await.map_err(|what| match what {
        Copying::Read(failure) => failure,
        Copying::Write(why) => failed(why),
    })?;
    replacement.put().map_err(failed)?;
    let told = json!({"data": {"file": output, "content_type": content_type, "bytes": bytes}});
    context.output().answer(&told, &["file", "content_type", "bytes"]);
    Ok(ExitStatus::Done)
}

/// Why a file did not get where it should.
enum Copying {
    Read(Failure),
    Write(io::Error),
}

async fn copy(file: &mut FileStream, to: &mut impl Write) -> Result<usize, Copying> {
    let mut bytes = 0;
    while let Some(chunk) = file.chunk().await.map_err(|error| Copying::Read(error.into()))? {
        match to.write_all(&chunk) {
            Ok(()) => bytes += chunk.len(),
            // Who reads has had enough.
            Err(why) if why.kind() == io::ErrorKind::BrokenPipe => return Ok(bytes),
            Err(why) => return Err(Copying::Write(why)),
        }
    }
    to.flush()
        .or_else(|why| if why.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(why) })
        .map_err(Copying::Write)?;
    Ok(bytes)
}
