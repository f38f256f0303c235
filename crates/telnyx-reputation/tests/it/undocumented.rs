//! Requests that the document does not have.

use serde_json::{Value, json};
use telnyx_reputation::{CallOptions, Client, ErrorKind, Resolution};

use crate::server::{Answer, Server, response};

#[tokio::test]
async fn they_go_the_way_of_all_calls_and_come_back_as_they_are() {
    let server = Server::start([
        Answer::Bytes(response("201 Created", "application/json", r#"{"data":{"new":null}}"#)),
        Answer::Bytes(response("200 OK", "text/plain", "not JSON")),
    ])
    .await;
    let client = server.client();
    let mut options = CallOptions::default();
    options.query.push(("to".to_owned(), "+1".to_owned()));
    let answer = client.request("POST", "/newer/+1603", Some(json!({"a": null})), options).await.unwrap();
    assert_eq!((answer.status, answer.json::<Value>().unwrap()), (201, json!({"data": {"new": null}})));
    let answer = client.request("GET", "/balance", None, CallOptions::default()).await.unwrap();
    assert_eq!(&answer.body[..], b"not JSON");
    let seen = server.seen();
    assert!(seen[0].starts_with("POST /v2/newer/%2B1603?to=%2B1 HTTP/1.1\r\n"), "{}", seen[0]);
    assert!(seen[0].contains("authorization: Bearer KEY0123") && seen[0].ends_with(r#"{"a":null}"#));
    assert!(seen[1].starts_with("GET /v2/balance HTTP/1.1\r\n"));
    assert_eq!(client.usage().total.calls, 0, "what it bills is not known");
}

const GONE: &str = r#"{"errors":[{"code":"10009","title":"Resource not found"}]}"#;

#[tokio::test]
async fn not_even_a_get_is_sent_twice_since_a_get_may_bill() {
    let server = Server::answering("500 Internal Server Error", "text/html", "<p>oops").await;
    let error = server.client().request("GET", "/newer", None, CallOptions::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.seen().len()), (ErrorKind::OutcomeUnknown, 1, 1));
    let Resolution::CannotTell(why) = error.resolve().await.unwrap() else { panic!("nothing can tell") };
    assert!(why.contains("not in the API's document"), "{why}");
    let refused = Server::answering("404 Not Found", "application/json", GONE).await;
    let error = refused.client().request("DELETE", "/newer", None, CallOptions::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::NotFound, Some("delete")));
}

#[tokio::test]
async fn what_could_reach_somewhere_else_is_refused() {
    let server = Server::answering("200 OK", "application/json", "{}").await;
    let client = server.client();
    for path in
        ["", "balance", "//evil.example", "/a//b", "/a/", "/a/../b", "/a/%2E%2e/b", "/.", "/a?b", "/a#b", "/\\e"]
    {
        let error = client.request("GET", path, None, CallOptions::default()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{path:?}");
        assert!(error.to_string().contains("path"), "{error}");
    }
    let error = client.request("get", "/balance", None, CallOptions::default()).await.unwrap_err();
    assert!(error.to_string().contains("\"get\""), "{error}");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_client_with_a_spend_limit_refuses_what_has_no_known_price() {
    let server = Server::answering("200 OK", "application/json", "{}").await;
    let limited = Client::builder().api_key("KEY").base_url(&server.base_url).spend_limit("5");
    let error = limited.build().unwrap().request("GET", "/balance", None, CallOptions::default()).await.unwrap_err();
    assert_eq!((error.kind(), server.seen().len()), (ErrorKind::SpendLimit, 0));
}
