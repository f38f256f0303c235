//! A point in time as the API wrote it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An RFC 3339 timestamp, kept as the text that came, such as `2026-04-26T18:06:51.940749Z`.
///
/// It is not parsed: the API writes some with microseconds and `Z`, others with `+00:00` and no fraction, and one
/// that a parser does not like must not cost the whole answer. Hand [`Timestamp::as_str`] to the time crate of
/// your choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
