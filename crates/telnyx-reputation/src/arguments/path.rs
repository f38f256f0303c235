//! How arguments are encoded into the path.

/// A value as one segment of a path. The API asks for `+` as `%2B`, which URLs may have as it is.
pub(crate) fn encode_path(value: &str) -> String {
    progenitor_client::encode_path(value).replace('+', "%2B")
}
