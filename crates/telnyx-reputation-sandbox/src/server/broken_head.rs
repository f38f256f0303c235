//! The HTTP library refuses a broken head before any handler sees it, and says so without a body. Every refusal of
//! the API carries the envelope, so these get one on their way out.

use crate::problem::Problem;

/// The library's own refusals are short.
const MAX_BYTES: usize = 512;

/// The same refusal with an envelope, when `answer` is one of the library's own.
pub(super) fn with_envelope(answer: &[u8]) -> Option<Vec<u8>> {
    // This runs on every write, so most are dismissed at once.
    if answer.len() > MAX_BYTES || !answer.starts_with(b"HTTP/1.1 4") {
        return None;
    }
    let head = std::str::from_utf8(answer).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status_line = lines.next()?;
    let status: u16 = status_line.split(' ').nth(1)?.parse().ok()?;
    let detail = match status {
        400 => "The request is not valid HTTP.",
        414 => "The request's path is too long.",
        431 => "The request's headers are too many or too long.",
        _ => return None,
    };
    let is_empty = |line: &str| line.eq_ignore_ascii_case("content-length: 0");
    let rest: Vec<&str> = lines.filter(|line| !is_empty(line)).collect();
    // The pipeline's own answers with these statuses have a body.
    if rest.len() + 2 != head.split("\r\n").count() {
        return None;
    }
    let body = Problem::refused(detail).to_json().to_string();
    let rest: String = rest.iter().map(|line| format!("{line}\r\n")).collect();
    let length = body.len();
    Some(
        format!("{status_line}\r\n{rest}content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
            .into_bytes(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_empty_refusal_is_given_a_body() {
        let bare = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        let filled = String::from_utf8(with_envelope(bare).unwrap()).unwrap();
        assert!(filled.starts_with("HTTP/1.1 431 ") && filled.contains("connection: close\r\n"));
        let (head, body) = filled.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())));
        assert!(body.contains("\"code\":\"10015\""));
        for other in [
            "HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}",
        ] {
            assert!(with_envelope(other.as_bytes()).is_none());
        }
    }
}
