//! The id of a run that goes on over processes and machines, by which a broker knows a call that was answered before.

use std::fmt;
use std::str::FromStr;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, Result};
use crate::operation::Operation;

/// What the id is sent in.
pub(super) const HEADER: HeaderName = HeaderName::from_static("telnyx-run");

/// How a broker marks what it answers again, in whole (`true`) or in part (`partly`); and what it refuses of a call of which a
/// part was answered before: the service refused numbers that its errors point at (`partly`), or see [`OTHERS`].
const RECORDED: &str = "telnyx-recorded";

/// How it marks what it has answered before in part.
pub(crate) const PARTLY: &[u8] = b"partly";

/// How it marks that all numbers which its errors point at cannot be sent now, and all others are recorded.
pub(crate) const OTHERS: &[u8] = b"others";

/// How many characters an id has at most.
const LONGEST: usize = 128;

/// Names a piece of work whose calls are each to be made once, however often and from wherever they are asked for.
///
/// It means something to a broker alone, which answers the same call of the same run again with what it answered before,
/// and bills nothing for it. The API itself does not know it: there a call that is made twice bills twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunId(HeaderValue);

/// How much of what an answer tells was billed to this call, and not to one that was answered before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Billed {
    All,
    Part,
    Nothing,
}

impl RunId {
    /// The id in this text: 1 to 128 visible ASCII characters, no spaces.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) when it is none.
    pub fn new(text: &str) -> Result<Self> {
        let header = HeaderValue::from_str(text).ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_graphic()));
        match header.filter(|_| (1..=LONGEST).contains(&text.len())) {
            Some(header) => Ok(Self(header)),
            None => Err(Error::invalid_argument(format!(
                "run_id: must be 1 to {LONGEST} visible ASCII characters without spaces, such as nightly-2025-06-01"
            ))),
        }
    }

    /// What calls of this operation send of it: nothing of a free read, which is answered anew each time.
    pub(super) fn header(&self, operation: &Operation) -> Option<&HeaderValue> {
        Some(&self.0).filter(|_| !operation.is_free_read())
    }

    /// How a broker marks the answer to a call that has this id. To a call that sent none the mark says nothing.
    pub(crate) fn mark<'h>(id: Option<&Self>, operation: &Operation, headers: &'h HeaderMap) -> Option<&'h [u8]> {
        id.and_then(|id| id.header(operation)).and_then(|_| headers.get(RECORDED)).map(HeaderValue::as_bytes)
    }

    /// How much of such an answer was not given before.
    pub(super) fn billed(id: Option<&Self>, operation: &Operation, headers: &HeaderMap) -> Billed {
        match Self::mark(id, operation, headers) {
            Some(b"true") => Billed::Nothing,
            Some(PARTLY) => Billed::Part,
            _ => Billed::All,
        }
    }
}

impl FromStr for RunId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_visible_ascii_of_bounded_length() {
        for good in ["a", "nightly-2025-06-01", "~!@#$%^&*()", &"x".repeat(128)] {
            assert_eq!(RunId::new(good).unwrap().to_string(), good);
        }
        for bad in ["", " ", "a b", "a\tb", "a\n", "\u{e4}", "\u{7f}", &"x".repeat(129)] {
            assert!(RunId::new(bad).unwrap_err().to_string().contains("run_id: must be 1 to 128"), "{bad:?}");
        }
    }
}
