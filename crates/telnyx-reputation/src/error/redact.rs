//! Keeps the API key out of errors: a server may echo the request.

use std::borrow::Cow;

use bytes::Bytes;

use super::{ApiError, Error};

/// What stands where the key stood.
const HIDDEN: &str = "***";
/// So many characters of a key tell that it is one, and which.
const TOLD: usize = 8;

impl Error {
    /// The same error without the key in its message, its details, its request id and its body.
    pub(crate) fn without_key(mut self, key: &str) -> Self {
        let details = &mut self.0;
        for text in details.request_id.iter_mut().chain([&mut details.message]) {
            if let Cow::Owned(hidden) = hide(key, text) {
                *text = hidden;
            }
        }
        if let Cow::Owned(hidden) = hide(key, &String::from_utf8_lossy(&details.body)) {
            details.body = Bytes::from(hidden);
            if !details.errors.is_empty() {
                details.errors = ApiError::read(&details.body);
            }
        }
        self
    }
}

/// The text with `***` wherever the key stands in it, or a beginning of it: a text that was cut may have no more. Beginnings that
/// reach into each other, as those of a key that repeats its own, are hidden as one.
pub(crate) fn hide<'t>(key: &str, text: &'t str) -> Cow<'t, str> {
    let told = key.len().clamp(1, TOLD);
    let (mut hidden, mut end) = (String::new(), 0);
    for at in 0..text.len() {
        let same = text.bytes().skip(at).zip(key.bytes()).take_while(|(a, b)| a == b).count();
        if same >= told {
            if at >= end {
                hidden = hidden + text.get(end..at).unwrap_or_default() + HIDDEN;
            }
            end = end.max(at + same);
        }
    }
    if end == 0 { Cow::Borrowed(text) } else { Cow::Owned(hidden + text.get(end..).unwrap_or_default()) }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    #[test]
    fn whole_beginnings_and_none_of_a_key() {
        for (key, text, hidden) in [
            ("", "a text", "a text"),
            ("KEY", "KEY is KEY", "*** is ***"),
            ("KEY0123456", "KEY0123456, KEY01234 and KEY012", "***, *** and KEY012"),
            ("KEYKEYKEYKEY", "KEYKEYKEYKEYKEYKEYKE", "***"),
            ("KEY01234KEY01234_rest", "ü KEY01234KEY01234KEY01234_re...", "ü ***..."),
        ] {
            assert_eq!(hide(key, text), hidden, "{key}");
        }
    }

    #[test]
    fn of_a_key_that_an_excerpt_cuts_nothing_is_shown() {
        let key = "KEY0190A1B2C3D4E5F60718293A4B5C6D7E";
        for before in 60..=70 {
            let body = format!("{} {key}", "x".repeat(before - 1));
            let error = Error::of_answer(500, &HeaderMap::new(), Bytes::from(body), None).without_key(key);
            assert!(error.to_string().contains("xxx ***") && !error.to_string().contains("KEY0190"), "{error}");
        }
    }

    #[test]
    fn an_echoed_key_is_shown_nowhere() {
        let mut headers = HeaderMap::new();
        headers.insert("x-request-id", HeaderValue::from_static("for KEY0123"));
        let body = r#"{"errors":[{"code":"10009","title":"Unauthorized","detail":"Bearer KEY0123 is no key"}]}"#;
        for (status, body) in [(401, body), (502, "<p>authorization: Bearer KEY0123</p>")] {
            let error = Error::of_answer(status, &headers, Bytes::from_static(body.as_bytes()), None);
            let error = error.without_key("KEY0123");
            let text = format!("{error} {error:?} {:?} {:?}", error.body(), error.request_id());
            assert!(text.contains("Bearer ***") && !text.contains("KEY0123"), "{text}");
        }
    }
}
