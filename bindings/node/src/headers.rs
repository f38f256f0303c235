//! Headers as JavaScript reads them.

use http::HeaderMap;

/// The headers, one `name: value` a line. Each byte of a value is one character, as the platform's `fetch` has it: its
/// `Headers` take no others.
pub(crate) fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(headers.len() * 32);
    for (name, value) in headers {
        lines.push_str(name.as_str());
        lines.push_str(": ");
        lines.extend(value.as_bytes().iter().copied().map(char::from));
        lines.push('\n');
    }
    lines
}
