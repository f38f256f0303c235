//! The headers of an answer, as Python gets them.

/// Names and values, in the order they came; what is not UTF-8 is replaced.
pub fn pairs(headers: &http::HeaderMap) -> Vec<(&str, String)> {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect()
}
