//! A file, whatever it is: what it begins with says more than how it is called.

use std::fmt;

use super::sheet::Sheet;
use super::{delimited, encoding, workbook};

/// What a file or a part of it cannot be read for, and what to do about it.
#[derive(Debug)]
pub(crate) struct Unreadable(pub(crate) String);

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A file with at least one row.
#[derive(Debug)]
pub(crate) struct Spreadsheet {
    /// What it was read as: `XLSX`, or `text in UTF-8`.
    pub(crate) kind: String,
    pub(crate) sheets: Vec<Sheet>,
}

impl Spreadsheet {
    /// Reads a file from its bytes.
    ///
    /// # Errors
    /// What is neither a table nor text, what is empty, and a quote that is never closed.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let read = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            let (kind, sheets) = workbook::sheets(bytes)?;
            Self { kind: kind.to_owned(), sheets }
        } else if bytes.starts_with(b"%PDF") {
            return Err(Unreadable("it is a PDF; save the table as CSV or XLSX".to_owned()));
        } else {
            let (text, encoding) = encoding::decode(bytes);
            if !is_text(&text) {
                return Err(Unreadable("it is no text, and no XLSX, ODS or XLS either".to_owned()));
            }
            let sheet = Sheet { name: String::new(), rows: delimited::rows(&text)? };
            Self { kind: format!("text in {encoding}"), sheets: vec![sheet] }
        };
        if read.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
            return Err(Unreadable("it is empty".to_owned()));
        }
        Ok(read)
    }
}

/// Whether people wrote it: one character in twenty that cannot be typed is one too many.
fn is_text(text: &str) -> bool {
    let untypable = |c: &char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    text.chars().filter(untypable).count() * 20 <= text.chars().count()
}
