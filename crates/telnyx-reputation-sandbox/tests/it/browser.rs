//! What pages in a developer's browser can do to the control plane: look at the sandbox's own, and nothing else.

use reqwest::{
    Method,
    header::{CONTENT_TYPE, HOST, ORIGIN},
};
use serde_json::json;
use telnyx_reputation_sandbox::Sandbox;

use crate::support::{Client, Reply, sandbox, send, start};

/// Requests that a page of another site can have a browser send, by what the browser says of them.
const FOREIGN: &[&[(&str, &str)]] = &[
    &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
    // An older browser, a page of this machine's on another port, a sandboxed frame.
    &[("origin", "https://evil.example")],
    &[("origin", "http://localhost:3000"), ("sec-fetch-site", "same-site")],
    &[("origin", "null")],
    // A form that is submitted into a frame.
    &[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")],
];

async fn ask(client: &Client, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request = client.request(method, path);
    send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

#[tokio::test]
async fn another_page_can_neither_wipe_it_nor_move_its_clock() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_wiped");
    client.enabled().await;
    let (clock, state) = (client.get("/_sandbox/clock").await.text(), client.get("/_sandbox/state").await.text());
    for headers in FOREIGN {
        ask(&client, Method::POST, "/_sandbox/reset", headers).await.refused(403, "10010");
        ask(&client, Method::DELETE, "/_sandbox/ledger", headers).await.refused(403, "10010");
        let request = client.request(Method::POST, "/_sandbox/clock/advance").body(r#"{"by":"1 day"}"#);
        let request = request.header(CONTENT_TYPE, "text/plain");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        send(request).await.refused(403, "10010");
    }
    // Were a browser to say nothing of itself, a body that it sends without permission is no JSON.
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", ""] {
        let advance = client.post_raw("/_sandbox/clock/advance", media, r#"{"by":"1 day"}"#).await;
        advance.refused(415, "10014");
    }
    let unnamed = client.request(Method::POST, "/_sandbox/clock/advance").body(r#"{"by":"1 day"}"#);
    send(unnamed).await.refused(415, "10014");
    assert_eq!(client.get("/_sandbox/clock").await.text(), clock);
    assert_eq!(client.get("/_sandbox/state").await.text(), state);
}

#[tokio::test]
async fn a_rebound_name_shows_nothing() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_rebound");
    client.enabled().await;
    // The name is that page's own, so that its browser finds nothing wrong with the request.
    let rebound = [("host", "rebound.example:4010"), ("sec-fetch-site", "same-origin")];
    for path in ["/_sandbox", "/_sandbox/", "/_sandbox/accounts", "/_sandbox/state", "/_sandbox/openapi.yaml"] {
        let reply = ask(&client, Method::GET, path, &rebound).await;
        reply.refused(403, "10010");
        assert!(!reply.text().contains("KEY_rebound"));
    }
    ask(&client, Method::POST, "/_sandbox/reset", &rebound).await.refused(403, "10010");
    client.get("/_sandbox/overview").await.expect(200);
}

#[tokio::test]
async fn a_name_can_be_allowed() {
    let sandbox = start(Sandbox::builder().allow_host("sandbox.internal")).await;
    let client = Client::new(&sandbox, "KEY_named");
    for (host, status) in [("sandbox.internal:4010", 200), ("localhost:1", 200), ("other.internal:4010", 403)] {
        let reply = send(client.request(Method::GET, "/_sandbox/health").header(HOST, host)).await;
        assert_eq!(reply.status, status, "{host}");
    }
}

#[tokio::test]
async fn its_own_page_works_and_cannot_be_framed() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_own");
    let origin = sandbox.control_url().trim_end_matches("/_sandbox").to_owned();
    let advance = client.request(Method::POST, "/_sandbox/clock/advance").json(&json!({ "seconds": 1 }));
    send(advance.header(ORIGIN, &origin).header("sec-fetch-site", "same-origin")).await.expect(200);
    // A link to it may be followed, from anywhere.
    let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    let page = ask(&client, Method::GET, "/_sandbox/", &link).await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for rule in ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'", "script-src 'sha256-"] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for path in ["/_sandbox/", "/_sandbox/health", "/_sandbox/openapi.yaml", "/_sandbox/ledger"] {
        let headers = client.get(path).await.headers;
        assert_eq!(
            (&headers["x-content-type-options"], &headers["x-frame-options"]),
            (&"nosniff".parse().unwrap(), &"DENY".parse().unwrap())
        );
        assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
    }
}
