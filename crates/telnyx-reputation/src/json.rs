//! JSON of answers.

use serde::Deserialize;
use serde::de::Error as _;

/// Reads JSON. The reader is told that the bytes are text, and has no need to check each string; and it is compiled once
/// for each type, not for text and for bytes.
pub(crate) fn from_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> serde_json::Result<T> {
    serde_json::from_str(std::str::from_utf8(bytes).map_err(serde_json::Error::custom)?)
}
