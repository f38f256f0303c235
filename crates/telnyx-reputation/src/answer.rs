//! An answer of the API before it is given a type.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
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

    /// The body as a type of the tree. Of a key that comes twice the last counts, which is the one that was held against the
    /// call; [`Self::json`] refuses it.
    pub(crate) fn typed<T: DeserializeOwned>(&self) -> Result<T> {
        self.json().or_else(|error| {
            let last = self.json::<Value>().map(|body| body.to_string()).unwrap_or_default();
            from_bytes(last.as_bytes()).map_err(|_| error)
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::RefreshReputationResponse;

    #[test]
    fn of_a_key_that_comes_twice_the_last_counts_and_what_is_no_record_is_told_as_it_came() {
        let answer = |row: &str| Answer {
            operation: Operation::by_id("refreshReputationNumbers").unwrap(),
            status: 200,
            headers: HeaderMap::new(),
            body: format!(
                r#"{{"data":{{"results":[{row}],"total_requested":1,"total_successful":1,"total_failed":0}}}}"#
            )
            .into(),
            attempts: 1,
            page: None,
        };
        let twice = answer(r#"{"phone_number":"+1","success":false,"phone_number":"+2","success":true}"#);
        let read: RefreshReputationResponse = twice.typed().unwrap();
        assert_eq!((read.data.results[0].phone_number.as_str(), read.data.results[0].success), ("+2", true));
        let error =
            answer(r#"{"phone_number":"+1","success":"yes"}"#).typed::<RefreshReputationResponse>().unwrap_err();
        assert!(error.to_string().contains("\"yes\"") && error.body().ends_with(b"}"), "{error}");
    }
}
