//! What a success becomes whose body is not what the API documents.

use bytes::Bytes;
use http::HeaderMap;

use super::error_answer::text_header;
use super::one_line::start;
use super::{Error, ErrorKind};

impl Error {
    /// The error of a success whose body is not what the API documents.
    pub(crate) fn of_body(status: u16, headers: &HeaderMap, body: Bytes, why: impl std::fmt::Display) -> Self {
        let mut error =
            Self::new(ErrorKind::Decode, format!("status {status}, but {why}; the body began: {}", start(&body)));
        error.0.status = Some(status);
        error.0.request_id = text_header(headers, "x-request-id");
        error.0.headers = headers.clone();
        error.0.body = body;
        error.0.sent = true;
        error
    }
}
