//! The API's own errors, read tolerantly: an answer that is not the documented envelope is still an answer.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json::from_bytes;

/// One entry of the API's `errors[]`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ApiError {
    /// The catalogue number as text, for example `10015`. Its meaning depends on the status.
    pub code: Option<String>,
    /// A short title.
    pub title: Option<String>,
    /// What is wrong, for people.
    pub detail: Option<String>,
    /// Where in the body, as a JSON pointer that begins with `/body/`.
    pub pointer: Option<String>,
    /// Which query or path parameter.
    pub parameter: Option<String>,
    /// The page that explains the code.
    pub url: Option<String>,
}

#[derive(Deserialize)]
struct Envelope {
    errors: Vec<Value>,
}

impl ApiError {
    /// The errors of a body, or none when it is not the envelope.
    pub(super) fn read(body: &[u8]) -> Vec<Self> {
        from_bytes::<Envelope>(body).map(|envelope| envelope.errors.iter().map(Self::of).collect()).unwrap_or_default()
    }

    /// Whether its code is one of the API's catalogue: five digits.
    pub(super) fn is_catalogued(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Whether it has words beside its code, as the API's own entries do.
    pub(super) fn says_why(&self) -> bool {
        self.title.is_some() || self.detail.is_some()
    }

    fn of(entry: &Value) -> Self {
        let text = |pointer: &str| match entry.pointer(pointer) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        Self {
            code: text("/code"),
            title: text("/title"),
            detail: text("/detail"),
            pointer: text("/source/pointer"),
            parameter: text("/source/parameter"),
            url: text("/meta/url"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_came_as_a_number_is_kept() {
        let errors = ApiError::read(br#"{"errors":[{"code":10015,"source":{"pointer":"/body/x"}}]}"#);
        assert_eq!(errors[0].code.as_deref(), Some("10015"));
        assert_eq!(errors[0].pointer.as_deref(), Some("/body/x"));
    }

    #[test]
    fn anything_else_is_no_error_of_the_api() {
        for body in [&b"<html>"[..], b"", b"[]", b"{\"errors\":5}", b"{\"errors\":[]}"] {
            assert!(ApiError::read(body).is_empty());
        }
        assert_eq!(ApiError::read(b"{\"errors\":[7]}"), [ApiError::default()]);
    }
}
