//! The official SDKs print error bodies as they come, and give no field of them.

use telnyx_reputation::ErrorKind;

use super::calls::{answer, client, read, refresh};
use crate::server::Server;

#[tokio::test]
async fn an_error_without_the_documented_fields_is_still_that_error() {
    for body in [
        "",
        "{}",
        "[]",
        "null",
        "\"no\"",
        "{\"error\":\"no\"}",
        "{\"errors\":null}",
        "{\"errors\":{}}",
        "{\"errors\":[]}",
        "{\"errors\":[{}]}",
        "{\"errors\":[null,5,\"x\"]}",
        "{\"errors\":[{\"code\":null,\"detail\":[],\"source\":\"x\",\"meta\":5}]}",
        "{\"errors\":[",
    ] {
        let server = Server::start([answer(404, "", body)]).await;
        let error = read(&client(&server)).await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.code()), (ErrorKind::NotFound, Some(404), None), "{body}");
        assert_eq!(error.body(), body);
        assert!(error.to_string().starts_with("getReputationSettings: 404 Not Found"), "{error}");
    }
}

#[tokio::test]
async fn a_message_is_one_short_line_without_control_characters() {
    let long = "<h1>\r\n</h1>".repeat(10_000);
    let wordy = format!("{{\"errors\":[{{\"code\":\"1\",\"detail\":\"{}\"}}]}}", "word ".repeat(10_000));
    for body in [
        long.as_str(),
        wordy.as_str(),
        "{\"errors\":[{\"code\":\"1\",\"detail\":\"a\\n\\u001b[31mred\\u0007\\u2028\\u0000b\"}]}",
    ] {
        let server = Server::start([answer(400, "", body)]).await;
        let text = read(&client(&server)).await.unwrap_err().to_string();
        assert!(text.chars().count() < 600, "{text}");
        assert!(!text.chars().any(|c| c.is_control() || c == '\u{2028}'), "{text:?}");
    }
}

#[tokio::test]
async fn every_status_that_is_no_success_has_its_kind() {
    for (status, kind) in [
        (400, ErrorKind::BadRequest),
        (401, ErrorKind::Authentication),
        (402, ErrorKind::Status),
        (403, ErrorKind::PermissionDenied),
        (405, ErrorKind::Status),
        (410, ErrorKind::Status),
        (409, ErrorKind::Conflict),
        (422, ErrorKind::UnprocessableEntity),
        (425, ErrorKind::Status),
        (520, ErrorKind::Server),
        (599, ErrorKind::Server),
        (999, ErrorKind::Status),
    ] {
        let server = Server::start([answer(status, "", "{}")]).await;
        assert_eq!(read(&client(&server)).await.unwrap_err().kind(), kind, "{status}");
    }
}

#[tokio::test]
async fn the_headers_of_the_answer_are_there_and_never_shown() {
    let headers = "x-request-id: r-1\r\nset-cookie: a=SECRET\r\nset-cookie: b=SECRET\r\n";
    for (status, body, kind) in [
        (404, "{}", ErrorKind::NotFound),
        (500, "{}", ErrorKind::OutcomeUnknown),
        (200, "[]", ErrorKind::OutcomeUnknown),
    ] {
        let server = Server::start([answer(status, headers, body)]).await;
        let error = match kind {
            ErrorKind::NotFound => read(&client(&server)).await.unwrap_err(),
            _ => refresh(&client(&server)).await.unwrap_err(),
        };
        assert_eq!(error.kind(), kind);
        assert_eq!(error.headers().get_all("set-cookie").iter().count(), 2);
        assert_eq!(error.request_id(), Some("r-1"));
        let cause = std::error::Error::source(&error).map(|cause| format!("{cause} {cause:?}"));
        assert!(!format!("{error} {error:?} {cause:?}").contains("SECRET"));
    }
}
