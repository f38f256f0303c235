//! JSON of answers.

use serde::Deserialize;

/// Reads JSON. Bytes that are text are told to the reader as such, which then has no need to check each string.
pub(crate) fn from_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> serde_json::Result<T> {
    match std::str::from_utf8(bytes) {
        Ok(text) => serde_json::from_str(text),
        // The reader says where it is not.
        Err(_) => serde_json::from_slice(bytes),
    }
}
