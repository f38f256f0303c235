//! Files that are read piece by piece.

use std::time::Duration;

use telnyx_reputation::{Arguments, CallOptions, ErrorKind, FileStream, Operation, Result};

use crate::server::{Answer, Server, response};

const ENTERPRISE: &str = "4a6192a4-573d-446d-b3ce-aff9117272a6";

fn file(length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\ncontent-length: {length}\r\n\r\n{body}").into()
}

async fn letter(server: &Server, options: CallOptions) -> Result<FileStream> {
    let operation = Operation::by_id("generateReputationLoa").unwrap();
    server.client().stream(operation, Arguments::new([ENTERPRISE]), options).await
}

#[tokio::test]
async fn a_file_comes_in_pieces_after_the_call_was_repeated() {
    let big = "%PDF".repeat(100_000);
    let busy = response("503 Service Unavailable", "text/html", "busy");
    let server = Server::start([Answer::Bytes(busy), Answer::Bytes(file(big.len(), &big))]).await;
    let mut streamed = letter(&server, CallOptions::default()).await.unwrap();
    assert_eq!(
        (streamed.status, streamed.attempts, &streamed.headers["content-type"]),
        (200, 2, &"application/pdf".parse().unwrap())
    );
    let (mut whole, mut pieces) = (Vec::new(), 0);
    while let Some(piece) = streamed.chunk().await.unwrap() {
        whole.extend_from_slice(&piece);
        pieces += 1;
    }
    assert!(whole == big.as_bytes() && pieces > 1, "{} bytes in {pieces} pieces", whole.len());
}

#[tokio::test]
async fn a_transfer_that_breaks_off_is_an_error_and_not_the_end_of_the_file() {
    let server = Server::start([Answer::BytesThenClose(file(100, "%PDF"))]).await;
    let mut streamed = letter(&server, CallOptions::default()).await.unwrap();
    assert_eq!(streamed.chunk().await.unwrap().as_deref(), Some(&b"%PDF"[..]));
    let error = streamed.chunk().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Connection, Some("generateReputationLoa")));
}

#[tokio::test]
async fn the_timeout_covers_the_whole_file() {
    let server = Server::start([Answer::Bytes(file(100, "%PDF"))]).await;
    let mut options = CallOptions::default();
    options.timeout = Some(Duration::from_secs(1));
    let mut streamed = letter(&server, options).await.unwrap();
    streamed.chunk().await.unwrap();
    assert_eq!(streamed.chunk().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_refusal_is_an_error_with_its_text_and_what_is_no_file_is_refused() {
    let body = r#"{"errors":[{"code":"10005","title":"Not found","detail":"no such enterprise"}]}"#;
    let server = Server::answering("404 Not Found", "application/json", body).await;
    let error = letter(&server, CallOptions::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), server.seen().len()), (ErrorKind::NotFound, Some("10005"), 1));
    let list = Operation::by_id("listEnterprises").unwrap();
    let error = server.client().stream(list, Arguments::default(), CallOptions::default()).await.unwrap_err();
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::InvalidArgument, 1));
}
