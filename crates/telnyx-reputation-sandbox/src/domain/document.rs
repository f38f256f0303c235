//! An uploaded file: its bytes say what type it is, and its links how long it stays.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    ids,
    moment::Moment,
    problem::{Problem, Result},
};

/// The largest file, in bytes.
pub(crate) const MAX_BYTES: usize = 20 * 1024 * 1024;
/// How long a file that nothing links to is kept.
pub(crate) const UNLINKED_SECONDS: i64 = 30 * 60;
const MAX_FILENAME: usize = 512;
/// The industry's harmless test virus.
const EICAR: &[u8] = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!";

/// Accepted types, and the extension for each.
const TYPES: &[(&str, &str)] = &[
    ("application/pdf", "pdf"),
    ("image/png", "png"),
    ("image/jpeg", "jpg"),
    ("text/csv", "csv"),
    ("text/plain", "txt"),
    ("application/json", "json"),
    ("application/msword", "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
];

/// What is known of an uploaded file, apart from its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) filename: String,
    pub(crate) customer_reference: String,
    pub(crate) content_type: String,
    pub(crate) bytes: usize,
    pub(crate) sha256: String,
    pub(crate) infected: bool,
    pub(crate) created_at: Moment,
    pub(crate) updated_at: Moment,
}

impl Document {
    /// Checks a file as the service does when it arrives.
    pub(crate) fn received(
        id: String,
        content: &[u8],
        filename: Option<&str>,
        customer_reference: Option<&str>,
        now: Moment,
    ) -> Result<Self> {
        if content.is_empty() {
            return Err(Problem::document_refused("/body/file", "The file is empty."));
        }
        if content.len() > MAX_BYTES {
            return Err(Problem::too_large("The file is larger than 20 MB."));
        }
        let (content_type, extension) = detect(content, filename).ok_or_else(|| {
            Problem::document_refused(
                "/body/file",
                "The file's type is not accepted. Send PDF, PNG, JPEG, CSV, plain text, JSON, DOC, DOCX, XLS or XLSX.",
            )
        })?;
        let filename = accepted_filename(filename.unwrap_or("document"), extension)?;
        Ok(Self {
            id,
            filename,
            customer_reference: customer_reference.unwrap_or_default().to_owned(),
            content_type: content_type.to_owned(),
            bytes: content.len(),
            sha256: ids::hex(&Sha256::digest(content)),
            infected: content.windows(EICAR.len()).any(|window| window == EICAR),
            created_at: now,
            updated_at: now,
        })
    }

    /// Takes a new name, which keeps the extension of the file's type.
    pub(crate) fn rename(&mut self, filename: &str) -> Result<()> {
        let extension = TYPES
            .iter()
            .find(|(content_type, _)| *content_type == self.content_type)
            .map_or("txt", |(_, extension)| extension);
        self.filename = accepted_filename(filename, extension)?;
        Ok(())
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "record_type": "document",
            "created_at": self.created_at.to_text(),
            "updated_at": self.updated_at.to_text(),
            "content_type": self.content_type,
            "size": { "unit": "bytes", "amount": self.bytes },
            "status": if self.infected { "denied" } else { "pending" },
            "sha256": self.sha256,
            "filename": self.filename,
            "customer_reference": self.customer_reference,
            "av_scan_status": if self.infected { "infected" } else { "scanned" },
        })
    }
}

/// Something that keeps a document.
#[derive(Clone, Debug)]
pub(crate) struct DocumentLink {
    pub(crate) id: String,
    pub(crate) document_id: String,
    pub(crate) linked_record_type: String,
    pub(crate) linked_resource_id: String,
    pub(crate) created_at: Moment,
}

impl DocumentLink {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "record_type": "document_link",
            "created_at": self.created_at.to_text(),
            "updated_at": self.created_at.to_text(),
            "document_id": self.document_id,
            "linked_record_type": self.linked_record_type,
            "linked_resource_id": self.linked_resource_id,
        })
    }
}

fn detect(content: &[u8], filename: Option<&str>) -> Option<(&'static str, &'static str)> {
    let named = |wanted: &str| TYPES.iter().find(|(content_type, _)| *content_type == wanted).copied();
    if let Some(kind) = infer::get(content) {
        return named(kind.mime_type());
    }
    let text = std::str::from_utf8(content).ok()?;
    if text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()) {
        return None;
    }
    let is_json =
        text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let is_csv = filename.is_some_and(|name| name.to_ascii_lowercase().ends_with(".csv"));
    named(match (is_json, is_csv) {
        (true, _) => "application/json",
        (_, true) => "text/csv",
        _ => "text/plain",
    })
}

/// Removes whitespace, and appends the extension of the file's type where it is missing.
fn accepted_filename(filename: &str, extension: &str) -> Result<String> {
    if filename.chars().any(char::is_control) {
        return Err(Problem::document_refused("/body/filename", "The filename contains unprintable characters."));
    }
    let mut name: String = filename.chars().filter(|letter| !letter.is_whitespace()).collect();
    if name.is_empty() {
        name.push_str("document");
    }
    let lower = name.to_lowercase();
    let already = lower.ends_with(&format!(".{extension}")) || (extension == "jpg" && lower.ends_with(".jpeg"));
    if !already {
        name.push('.');
        name.push_str(extension);
    }
    if name.chars().count() > MAX_FILENAME {
        return Err(Problem::document_refused(
            "/body/filename",
            format!("The filename is longer than {MAX_FILENAME} characters."),
        ));
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(content: &[u8], name: &str) -> Result<Document> {
        Document::received("id".to_owned(), content, Some(name), None, Moment(0))
    }

    #[test]
    fn the_bytes_tell_the_type_and_the_name_follows() {
        let pdf = received(b"%PDF-1.7\n%", "my letter.txt").unwrap();
        assert_eq!((pdf.content_type.as_str(), pdf.filename.as_str()), ("application/pdf", "myletter.txt.pdf"));
        assert_eq!(received(b"{\"a\":1}", "x").unwrap().content_type, "application/json");
        assert_eq!(received(b"a,b\n1,2\n", "x.csv").unwrap().filename, "x.csv");
        assert_eq!(received("ünïcode".as_bytes(), "x.txt").unwrap().content_type, "text/plain");
    }

    #[test]
    fn what_the_service_does_not_take_is_refused() {
        assert_eq!(received(b"", "x").unwrap_err().status, 422);
        assert_eq!(received(b"GIF89a\x01\x00\x01\x00", "x.gif").unwrap_err().status, 422);
        assert_eq!(received(b"\x7fELF\x02\x01\x01", "x").unwrap_err().status, 422);
        assert_eq!(received(b"text", "a\u{7}b").unwrap_err().status, 422);
        assert_eq!(received(b"text", &"a".repeat(513)).unwrap_err().status, 422);
        assert_eq!(received(&vec![b'a'; MAX_BYTES + 1], "x").unwrap_err().status, 413);
    }

    #[test]
    fn the_test_virus_is_denied() {
        let file = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
        assert_eq!(received(file, "x.txt").unwrap().to_json()["av_scan_status"], "infected");
    }
}
