//! Keeps the API key out of errors: a server may echo the request.

use bytes::Bytes;

use super::{ApiError, Error};

/// What stands where the key stood.
const HIDDEN: &str = "***";

impl Error {
    /// The same error without the key in its message, its details, its request id and its body.
    pub(crate) fn without_key(mut self, key: &str) -> Self {
        let details = &mut self.0;
        if details.message.contains(key) {
            details.message = details.message.replace(key, HIDDEN);
        }
        if let Some(id) = details.request_id.as_mut().filter(|id| id.contains(key)) {
            *id = id.replace(key, HIDDEN);
        }
        if details.body.windows(key.len()).any(|piece| piece == key.as_bytes()) {
            details.body = Bytes::from(String::from_utf8_lossy(&details.body).replace(key, HIDDEN));
            if !details.errors.is_empty() {
                details.errors = ApiError::read(&details.body);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

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
