//! What is wrong with the document, and where.

use std::fmt;

/// One fault of the document or the overlay, at a JSON pointer.
#[derive(Debug)]
pub struct Problem {
    file: &'static str,
    pointer: String,
    message: String,
}

/// The document's name in messages.
pub const DOCUMENT: &str = "openapi/number-reputation.yaml";

/// The overlay's name in messages.
pub const OVERLAY: &str = "openapi/overlay.yaml";

impl Problem {
    pub fn new(file: &'static str, pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self { file, pointer: pointer.into(), message: message.into() }
    }

    pub fn with_message(mut self, message: String) -> Self {
        self.message = message;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}: {}", self.file, self.pointer, self.message)
    }
}

impl std::error::Error for Problem {}
