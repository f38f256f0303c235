//! What an answer whose status is an error becomes.

use std::time::SystemTime;

use bytes::Bytes;
use http::HeaderMap;

use super::one_line::{one_line, start};
use super::retry_after::retry_after;
use super::{ApiError, Error, ErrorKind};

impl Error {
    /// The error of an answer whose status is not a success.
    /// `problem` is why the body is not what was answered.
    pub(crate) fn of_answer(status: u16, headers: &HeaderMap, body: Bytes, problem: Option<String>) -> Self {
        let errors = if problem.is_none() { ApiError::read(&body) } else { Vec::new() };
        let mut message = describe(status, &errors, &body);
        if let Some(problem) = problem {
            message += &format!("; {problem}");
        }
        let mut error = Self::new(ErrorKind::of_status(status), message);
        error.0.status = Some(status);
        error.0.errors = errors;
        error.0.request_id = text_header(headers, "x-request-id");
        error.0.retry_after = retry_after(headers, SystemTime::now());
        error.0.sent = true;
        error.0.headers = headers.clone();
        error.0.body = body;
        error
    }
}

fn describe(status: u16, errors: &[ApiError], body: &Bytes) -> String {
    let reason = http::StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or("unknown status");
    let Some(first) = errors.first() else {
        return if body.is_empty() {
            format!("{status} {reason} (no body)")
        } else {
            format!("{status} {reason} (not the API's error envelope; it began: {})", start(body))
        };
    };
    let mut text = format!("{status} {reason}");
    if let Some(code) = &first.code {
        text += &format!(" (code {})", one_line(code));
    }
    if let Some(detail) = first.detail.as_ref().or(first.title.as_ref()) {
        text += &format!(": {}", one_line(detail));
    }
    if let Some(place) = first.pointer.as_ref().or(first.parameter.as_ref()) {
        text += &format!(" [{}]", one_line(place));
    }
    if errors.len() > 1 {
        text += &format!("; and {} more", errors.len() - 1);
    }
    text
}

pub(super) fn text_header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Error {
        Error::of_answer(status, &HeaderMap::new(), Bytes::from_static(body.as_bytes()), None)
    }

    #[test]
    fn the_envelope_becomes_one_line() {
        let error = answer(
            422,
            r#"{"errors":[{"code":"10005","title":"Invalid parameters","detail":"is not\n valid","meta":{"url":"u"},
                "source":{"pointer":"/body/phone_numbers/0"}},{"code":"10005"}]}"#,
        );
        assert_eq!(error.kind(), ErrorKind::UnprocessableEntity);
        assert_eq!(error.code(), Some("10005"));
        assert_eq!(
            error.to_string(),
            "422 Unprocessable Entity (code 10005): is not valid [/body/phone_numbers/0]; and 1 more"
        );
    }

    #[test]
    fn an_html_502_is_still_a_502() {
        let error = answer(502, "<html>\n<h1>Bad gateway</h1>");
        assert_eq!((error.kind(), error.status()), (ErrorKind::Server, Some(502)));
        assert!(error.to_string().starts_with("502 Bad Gateway (not the API's error envelope"));
        assert_eq!(answer(503, "").to_string(), "503 Service Unavailable (no body)");
    }
}
