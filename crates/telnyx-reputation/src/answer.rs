//! An answer of the API before it is given a type.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::error::{Error, Result};
use crate::json::from_bytes;
use crate::operation::Operation;
use crate::page::head::PageHead;

/// A successful answer as it came: the status, the headers and the whole body.
///
/// The body is kept as text so that `null`, unknown fields and number spellings survive whatever is made of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The operation that was called.
    pub operation: &'static Operation,
    /// The HTTP status, 200 to 299.
    pub status: u16,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// The answer's body, exactly.
    pub body: Bytes,
    /// How often the request was sent.
    pub attempts: u32,
    /// What it tells of a list, where it is a page.
    pub(crate) page: Option<PageHead>,
}

/// A file that the API answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Binary {
    /// The file's bytes.
    pub bytes: Bytes,
    /// Its media type, when the server named one.
    pub content_type: Option<String>,
}

/// What the `Date` of an answer says.
pub(crate) fn date(headers: &HeaderMap) -> Option<OffsetDateTime> {
    httpdate::parse_http_date(headers.get(http::header::DATE)?.to_str().ok()?).ok().map(Into::into)
}

impl Answer {
    /// The body as `T`.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) when the body is not JSON of that type.
    pub fn json<'a, T: Deserialize<'a>>(&'a self) -> Result<T> {
        from_bytes(&self.body).map_err(|why| self.unexpected(&why).with_source(why))
    }

    /// When the server says that it answered, to the second; `None` when it does not say.
    pub(crate) fn date(&self) -> Option<OffsetDateTime> {
        date(&self.headers)
    }

    /// The error of this answer when it is not what the API documents.
    pub(crate) fn unexpected(&self, why: impl fmt::Display) -> Error {
        Error::of_body(self.status, &self.headers, self.body.clone(), why)
            .with_operation(self.operation.id)
            .with_attempts(self.attempts)
    }

    /// The body as a file.
    #[must_use]
    pub fn binary(&self) -> Binary {
        Binary {
            bytes: self.body.clone(),
            content_type: self
                .headers
                .get(http::header::CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
        }
    }
}
