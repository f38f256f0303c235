//! Heads that are legal and rare, and what an answer echoes.

use std::fmt::Write as _;

use telnyx_reputation::ErrorKind;

use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

fn answer(fields: &str) -> Answer {
    let body = format!(r#"{{"data":{{"id":"{ENTERPRISE}","legal_name":"x"}}}}"#);
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n{fields}\r\n{body}", body.len());
    Answer::Bytes(head.into_bytes())
}

/// Each made an unknown outcome of an answer that was paid for.
#[tokio::test]
async fn a_legal_head_is_taken_however_it_is_written() {
    let mut many = String::new();
    (0..250).for_each(|index| write!(many, "x-{index}: 1\r\n").unwrap());
    for fields in [many.as_str(), "x-note: one\r\n two\r\n\tthree\r\n", "x-empty:\r\n", "X-Case: 1\r\nx-case: 2\r\n"] {
        let server = Server::start([answer(fields)]).await;
        server.client().enterprises().retrieve(ENTERPRISE).await.unwrap();
    }
}

#[tokio::test]
async fn more_fields_than_anyone_sends_are_refused() {
    let mut many = String::new();
    (0..300).for_each(|index| write!(many, "x-{index}: 1\r\n").unwrap());
    let server = Server::start([answer(&many)]).await;
    let error = server.client().enterprises().retrieve(ENTERPRISE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection, "{error:?}");
}

/// A gateway that shows what it was sent.
#[tokio::test]
async fn a_key_that_an_answer_echoes_is_shown_nowhere() {
    let envelope = r#"{"errors":[{"code":"10009","title":"No key","detail":"Bearer KEY0123 is not known"}]}"#;
    for (status, kind, body) in [
        ("401 Unauthorized", "application/json", envelope),
        ("502 Bad Gateway", "text/html", "<pre>Authorization: Bearer KEY0123</pre>"),
        ("200 OK", "text/html", "<pre>Authorization: Bearer KEY0123</pre>"),
    ] {
        let mut bytes = response(status, kind, body);
        let end = bytes.windows(2).position(|pair| pair == b"\r\n").unwrap() + 2;
        bytes.splice(end..end, *b"x-request-id: KEY0123\r\n");
        let server = Server::start([Answer::Bytes(bytes)]).await;
        let client = server.client();
        let numbers = client.enterprises().reputation().numbers();
        for error in [
            client.enterprises().retrieve(ENTERPRISE).await.unwrap_err(),
            numbers.refresh(ENTERPRISE, ["+16035551234"]).await.unwrap_err(),
        ] {
            let text = format!("{error} {error:?} {:?} {:?}", error.request_id(), error.body());
            assert!(!text.contains("KEY0123") && text.contains("***"), "{text}");
        }
    }
}
