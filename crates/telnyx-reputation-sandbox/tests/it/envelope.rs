//! Every refusal is an envelope.

use reqwest::Method;
use serde_json::json;

use crate::support::{Client, sandbox, send};

#[tokio::test]
async fn keys_are_required_and_some_are_refused() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_INVALID_1");
    client.get("/enterprises").await.refused(401, "10009");
    Client::new(&sandbox, "KEY_UNVERIFIED").get("/enterprises").await.refused(403, "10010");
    let bare = reqwest::Client::new();
    for header in [None, Some("Basic x"), Some("Bearer "), Some("Bearer")] {
        let request = bare.get(format!("{}/enterprises", sandbox.base_url()));
        let request = match header {
            Some(header) => request.header("authorization", header),
            None => request,
        };
        send(request).await.refused(401, "10009");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_apart() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_paths");
    client.get("/nothing/here").await.refused(404, "10009");
    send(client.request(Method::PATCH, "/enterprises")).await.refused(405, "10015");
    client.get("/_sandbox/nothing").await.refused(404, "10009");
    client.get("/enterprises?page[number]=0&pgae=2").await.refused(422, "10005");
    let ledger = client.ledger().await;
    let notes = ledger["data"][3]["notes"].as_array().unwrap();
    assert_eq!(notes[0], "the document knows no query parameter pgae");
    assert!(notes[1].as_str().unwrap().starts_with("page[number]: "), "why it was refused");
    assert_eq!(ledger["by_operation"]["unknown"]["calls"], 3);
}

#[tokio::test]
async fn bodies_that_are_not_json_are_refused_in_words() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_bodies");
    for body in [&b"{"[..], b"nope", b"\xff\xfe", b"[1]", b"null", b"\"text\""] {
        client.post_raw("/enterprises", "application/json", body).await.refused(422, "10005");
    }
    let deep = "[".repeat(100_000);
    client.post_raw("/enterprises", "application/json", deep).await.refused(422, "10005");
    client.post_raw("/enterprises", "application/json", "").await.refused(422, "10005");
    client.post_raw("/enterprises", "application/x-www-form-urlencoded", "a=b").await.refused(415, "10014");
    let huge = client.post("/documents", json!({ "file": "A".repeat(30 * 1024 * 1024) })).await;
    huge.refused(413, "10015");
}

#[tokio::test]
async fn path_parameters_that_cannot_be_ids_are_not_found() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_ids");
    for id in ["x", "%00", "..%2f..", "' OR 1=1", "%F0%9F%92%A5", "%FF"] {
        client.get(&format!("/enterprises/{id}")).await.refused(404, "10009");
    }
}
