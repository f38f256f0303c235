//! Bodies that are too large, encoded, or nested too deep.

use std::time::Duration;

use telnyx_reputation::{Client, Error, ErrorKind};

use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";
const NUMBER: &str = "+16035551234";

fn client(server: &Server) -> Client {
    let builder = Client::builder().api_key("KEY0123").base_url(&server.base_url).max_retries(0);
    builder.max_body_bytes(10_000).build().unwrap()
}

/// The error of a call that bills; what it may have billed counts.
async fn billed(client: &Client) -> Error {
    let error = client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error:?}");
    assert_eq!(client.usage().total.at_most.to_string(), "0.10");
    error
}

async fn free(client: &Client) -> Error {
    client.enterprises().retrieve(ENTERPRISE).await.unwrap_err()
}

/// A body of that many bytes, whose end is never reached by a client that stops reading.
fn large(status: &str, bytes: usize) -> Vec<u8> {
    let mut answer =
        format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", 3_usize << 30);
    answer.push_str(r#"{"data":{"a":""#);
    answer.push_str(&"x".repeat(bytes));
    answer.into_bytes()
}

#[tokio::test]
async fn a_body_is_read_up_to_a_limit_and_no_further() {
    let server = Server::start([Answer::Bytes(large("200 OK", 100_000))]).await;
    let client = client(&server);
    let error = free(&client).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    let text = error.to_string();
    assert!(text.contains("more than 10000 bytes, the client's `max_body_bytes`") && text.len() < 500, "{text}");
    let error = billed(&client).await;
    assert!(format!("{error:?}").contains("max_body_bytes"), "{error:?}");
    assert!(error.body().len() <= 1024, "the beginning is enough");
    let wrong = Client::builder().api_key("KEY0123").max_body_bytes(0).build().unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_body_of_exactly_the_limit_is_an_answer() {
    let record = format!(r#"{{"data":{{"id":"{ENTERPRISE}","legal_name":"{}"}}}}"#, "x".repeat(9_000));
    let exact = format!("{record}{}", " ".repeat(10_000 - record.len()));
    let server = Server::answering("200 OK", "application/json", &exact).await;
    client(&server).enterprises().retrieve(ENTERPRISE).await.unwrap();
}

/// Of an error a megabyte is read, whatever the limit is: no envelope has as much.
#[tokio::test]
async fn the_body_of_an_error_is_read_up_to_a_megabyte() {
    let server = Server::start([Answer::Bytes(large("422 Unprocessable Entity", 3 << 20))]).await;
    let client = client(&server);
    let error = free(&client).await;
    assert_eq!((error.status(), error.kind()), (Some(422), ErrorKind::UnprocessableEntity));
    assert!(error.to_string().contains("more than 1048576 bytes"), "{error}");
    billed(&client).await;
}

#[tokio::test]
async fn an_encoding_that_was_not_asked_for_is_named() {
    let mut answer =
        b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n"
            .to_vec();
    answer.extend([0x1f, 0x8b, 8, 0]);
    let server = Server::start([Answer::Bytes(answer)]).await;
    let client = client(&server);
    assert!(free(&client).await.to_string().contains("encoded as gzip, which was not asked for"));
    assert!(format!("{:?}", billed(&client).await).contains("encoded as gzip"));
    assert!(server.seen()[0].to_ascii_lowercase().contains("accept-encoding: identity\r\n"));
    let download = client.documents().download(ENTERPRISE).await.unwrap_err();
    assert!(download.to_string().contains("encoded as gzip"), "{download}");
}

#[tokio::test]
async fn an_encoding_of_identity_is_none() {
    let body = format!(r#"{{"data":{{"id":"{ENTERPRISE}"}}}}"#);
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-encoding: identity\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let server = Server::start([Answer::Bytes(answer.into_bytes())]).await;
    client(&server).enterprises().retrieve(ENTERPRISE).await.unwrap();
}

/// Python refused it without an outcome, and Node took it.
#[tokio::test]
async fn what_nests_too_deep_is_no_answer_of_a_call_that_bills() {
    for (depth, is_answer) in [(100, true), (130, false)] {
        let body = format!(
            r#"{{"data":{{"total_requested":1,"total_successful":1,"total_failed":0,"results":[{{"phone_number":"{NUMBER}","success":true}}],"deep":{}{}}}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        );
        let server = Server::start([Answer::Bytes(response("200 OK", "application/json", &body))]).await;
        let client = client(&server);
        if is_answer {
            client.enterprises().reputation().numbers().refresh(ENTERPRISE, [NUMBER]).await.unwrap();
        } else {
            assert!(format!("{:?}", billed(&client).await).contains("nests more than 128 deep"));
        }
    }
}

/// A body that never ends takes no longer than the attempt may.
#[tokio::test]
async fn a_body_that_drips_ends_with_the_timeout() {
    let answer = response("200 OK", "application/json", r#"{"data":{"id":"0123456789"}}"#);
    let server = Server::start([Answer::Drip(answer, Duration::from_millis(50))]).await;
    let builder = Client::builder().api_key("KEY0123").base_url(&server.base_url).max_retries(0);
    let client = builder.timeout(Duration::from_millis(300)).build().unwrap();
    assert_eq!(free(&client).await.kind(), ErrorKind::Timeout);
}
