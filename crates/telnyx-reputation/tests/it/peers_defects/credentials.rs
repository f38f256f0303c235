//! The official SDKs show the key in tracebacks (Python), in messages and in `console.log(client)` (Node), and in
//! debug logs when it was given for one call.

use std::error::Error as _;
use std::time::Duration;

use telnyx_reputation::{Client, Error, ErrorKind};

use super::calls::{ENTERPRISE, NUMBER, answer, builder, client, fresh, read, refresh, settings};
use super::records::Records;
use crate::server::{Answer, Server};

/// All that an error shows, its causes included.
fn shown(error: &Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?} {}", error.message());
    let mut cause = error.source();
    while let Some(next) = cause {
        text += &format!(" {next} {next:?}");
        cause = next.source();
    }
    text
}

#[tokio::test]
async fn no_failure_shows_the_key_and_neither_does_what_is_logged() {
    let records = Records::default();
    let _guard = tracing::subscriber::set_default(records.clone());
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut errors = Vec::new();
    for failure in [
        answer(401, "", r#"{"errors":[{"code":"10009","detail":"Authentication failed"}]}"#),
        answer(429, "retry-after-ms: 1\r\n", ""),
        answer(502, "", "<html>"),
        answer(200, "", "<html>"),
        answer(303, "location: /v2/elsewhere\r\n", ""),
        Answer::Bytes(Vec::new()),
        Answer::Bytes(b"nonsense\r\n\r\n".to_vec()),
        Answer::BytesThenClose(Vec::new()),
        Answer::BytesThenClose(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec()),
    ] {
        let server = Server::start([failure]).await;
        let client = builder(&server).timeout(Duration::from_millis(500)).build().unwrap();
        for result in [read(&client).await, refresh(&client).await, fresh(&client).await] {
            errors.push(result.unwrap_err());
        }
        assert!(server.seen()[0].contains("authorization: Bearer KEY_SECRET"));
    }
    let nowhere = Client::builder().api_key("KEY_SECRET").base_url(format!("http://{closed}/v2")).max_retries(0);
    errors.push(read(&nowhere.build().unwrap()).await.unwrap_err());
    for error in &errors {
        let text = shown(error);
        assert!(!text.contains("SECRET") && !text.contains(NUMBER) && !text.contains("16035551234"), "{text}");
    }
    let text = records.text();
    assert!(text.contains("repeats the call") && text.contains("getReputationSettings"), "{text}");
    assert!(!text.contains("SECRET") && !text.contains("16035551234"), "{text}");
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_the_key() {
    let server = Server::start([settings()]).await;
    let builder = builder(&server).default_header("x-token", "HEADER_SECRET").proxy("http://user:SECRET@127.0.0.1:9");
    let client = builder.clone().build().unwrap();
    let request = client.enterprises().retrieve(ENTERPRISE).header("authorization", "Bearer OTHER_SECRET");
    let text = format!("{builder:#?} {client:#?} {request:#?} {:#?} {:#?}", client.usage(), client.webhooks());
    assert!(!text.contains("SECRET"), "{text}");
}

#[tokio::test]
async fn a_key_for_one_call_is_sent_in_place_of_the_client_s_and_not_logged() {
    let records = Records::default();
    let _guard = tracing::subscriber::set_default(records.clone());
    let server = Server::start([answer(401, "", "")]).await;
    let call = client(&server).enterprises().retrieve(ENTERPRISE).header("Authorization", "Bearer OTHER_SECRET");
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Authentication);
    let request = &server.seen()[0];
    assert!(request.contains("authorization: Bearer OTHER_SECRET") && !request.contains("KEY_SECRET"), "{request}");
    assert!(!(shown(&error) + &records.text()).contains("SECRET"));
}

#[test]
fn a_key_that_was_copied_badly_is_refused_at_once_and_not_shown() {
    for key in ["", " ", "SECRET\nX-Injected: 1", "SECRET\0", "SECR\u{c9}T SECRET", "SECRET\u{2014}", "\"SECRET\""] {
        let error = Client::with_api_key(key).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(!shown(&error).contains("SECRET"), "{key:?}");
    }
    // What a file or a shell adds around it is no part of it.
    for key in ["SECRET\n", " SECRET ", "SECRET\r\n"] {
        assert!(Client::with_api_key(key).is_ok(), "{key:?}");
    }
}
