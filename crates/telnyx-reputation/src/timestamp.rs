//! A point in time as the API wrote it.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An RFC 3339 timestamp, kept as the text that came, such as `2026-04-26T18:06:51.940749Z`.
///
/// Reading an answer does not parse it: the API writes some with microseconds and `Z`, others with `+00:00` and no
/// fraction, and one that a parser does not like must not cost the whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, when the text is RFC 3339.
    #[must_use]
    pub fn to_system_time(&self) -> Option<std::time::SystemTime> {
        self.to_utc().map(Into::into)
    }

    pub(crate) fn to_utc(&self) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(&self.0, &Rfc3339).ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_the_api_are_read() {
        let resource = Timestamp::from("2026-10-05T07:00:12.000000Z").to_system_time();
        assert!(resource.is_some());
        assert_eq!(resource, Timestamp::from("2026-10-05T07:00:12+00:00").to_system_time());
        assert_eq!(Timestamp::from("yesterday").to_system_time(), None);
    }
}
