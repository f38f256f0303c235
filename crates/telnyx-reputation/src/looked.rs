//! What is found by looking, and when that was by the clock of what answered.

use http::HeaderMap;
use serde_json::Value;
use time::OffsetDateTime;

use crate::answer::{Answer, date};
use crate::error::{ErrorKind, Result};

/// What was there, `null` when nothing was, at the last of the reads that tell of it.
#[derive(Clone, Debug)]
pub(crate) struct Looked {
    pub(crate) state: Value,
    pub(crate) at: Option<OffsetDateTime>,
}

impl Looked {
    pub(crate) fn new(state: Value, answer: &Answer) -> Self {
        Self::told(state, &answer.headers)
    }

    /// What is not read is not there: there was nothing to read.
    pub(crate) fn nothing() -> Self {
        Self { state: Value::Null, at: None }
    }

    fn told(state: Value, headers: &HeaderMap) -> Self {
        Self { state, at: date(headers) }
    }

    /// Nothing, where the API itself says that it is not there.
    pub(crate) fn or_nothing(read: Result<Self>) -> Result<Self> {
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound && error.is_of_the_api() => {
                Ok(Self::told(Value::Null, error.headers()))
            }
            other => other,
        }
    }
}

/// Written down, and read in another process.
#[cfg(feature = "broker")]
impl Looked {
    pub(crate) fn write(&self) -> Value {
        serde_json::json!({"state": self.state, "at": self.at.map(OffsetDateTime::unix_timestamp)})
    }

    /// `None` of what was not written here.
    pub(crate) fn read(written: &Value) -> Option<Self> {
        let at = match written.get("at")? {
            Value::Null => None,
            // `Date` counts whole seconds.
            at => Some(OffsetDateTime::from_unix_timestamp(at.as_i64()?).ok()?),
        };
        Some(Self { state: written.get("state")?.clone(), at })
    }
}
