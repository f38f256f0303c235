//! Input that no friendly client sends: an envelope comes back, and the sandbox goes on.

use serde_json::{Value, json};
use telnyx_reputation_sandbox::SandboxHandle;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Client, pointers, sandbox};

async fn connect(sandbox: &SandboxHandle) -> TcpStream {
    let address = sandbox.base_url().replace("http://", "").replace("/v2", "");
    TcpStream::connect(address).await.expect("a connection")
}

/// What comes back for these bytes until the connection ends.
async fn raw(sandbox: &SandboxHandle, bytes: &[u8]) -> String {
    let mut socket = connect(sandbox).await;
    // A server that has heard enough may close before everything is written.
    let _ = socket.write_all(bytes).await;
    let _ = socket.shutdown().await;
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

async fn goes_on(client: &Client) {
    client.get("/enterprises").await.expect(200);
}

#[tokio::test]
async fn heads_that_are_no_http_are_refused() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_heads");
    let endless = format!("GET /v2/enterprises HTTP/1.1\r\n{}", "x: y\r\n".repeat(50_000));
    let long = format!("GET /v2/enterprises HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(2_000_000));
    let path = format!("GET /v2/{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(200_000));
    let key =
        "GET /v2/enterprises HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer \u{e9}\u{7f}\r\n\r\n";
    for bytes in ["nonsense\r\n\r\n", &endless, &long, &path, key, "", "GET / HTTP/9.9\r\n\r\n"] {
        let answer = raw(&sandbox, bytes.as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4") || answer.starts_with("HTTP/1.0 4"), "{answer}");
        assert!(answer.is_empty() || answer.contains("{\"errors\":[{"), "{answer}");
        goes_on(&client).await;
    }
    let answer = raw(&sandbox, &[0xff; 100_000]).await;
    assert!(answer.is_empty() || answer.contains("400"));
    goes_on(&client).await;
}

#[tokio::test]
async fn bodies_that_lie_about_their_length_end_without_harm() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_lies");
    let head = "POST /v2/enterprises HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer KEY_lies\r\n";
    for rest in [
        "content-length: 1000\r\n\r\n{\"a\":1}",
        "content-length: -1\r\n\r\n",
        "content-length: 99999999999999999999999\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nzz\r\n",
        "transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
        "content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
    ] {
        let answer = raw(&sandbox, format!("{head}{rest}").as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{rest}: {answer}");
        goes_on(&client).await;
    }
}

#[tokio::test]
async fn broken_and_nested_multipart_bodies_are_refused() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_multipart");
    let part = |headers: &str, content: &str| format!("--b\r\n{headers}\r\n\r\n{content}\r\n--b--\r\n");
    let bodies = [
        String::new(),
        "--b".to_owned(),
        "--b--".to_owned(),
        part("content-disposition: form-data", "x"),
        part("content-disposition: form-data; name=\"other\"", "x"),
        part("nonsense", "x"),
        part("content-disposition: form-data; name=\"file\"; filename=\"\u{0}\"", "x"),
        part(&format!("content-disposition: form-data; name=\"file\"; filename=\"{}\"", "x".repeat(100_000)), "x"),
        format!("--b\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n{}", "x".repeat(1000)),
    ];
    for body in bodies {
        let reply = client.post_raw("/documents", "multipart/form-data; boundary=b", body.clone()).await;
        assert_eq!(reply.status, 422, "{body}: {}", reply.text());
        assert!(reply.json()["errors"].is_array());
    }
    let media = format!("multipart/form-data; boundary={}", "b".repeat(10_000));
    let reply = client.post_raw("/documents", &media, "x").await;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let json = client.post_raw("/enterprises", "multipart/form-data; boundary=b", "--b--").await;
    json.refused(415, "10014");
    goes_on(&client).await;
}

#[tokio::test]
async fn strange_values_are_stored_as_they_are_or_refused() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_values");
    let mut body = crate::support::enterprise();
    let strange = "Robert'); DROP TABLE enterprises;-- \u{0}\u{202e}💥";
    body["legal_name"] = json!(strange);
    let created = client.post("/enterprises", body).await.expect(201);
    assert_eq!(created["data"]["legal_name"], strange);
    let enterprise = created["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.get("/enterprises?legal_name=%00%00").await.expect(200)["data"], json!([]));
    client.agree().await;
    let letter = client.post(&format!("/enterprises/{enterprise}/reputation/loa"), json!({})).await;
    assert!(letter.bytes.starts_with(b"%PDF"));

    for number in ["%00", "%2B1603555", "+1603555123456789012345678901234567890", "%2e%2e", "*", "'"] {
        client.get(&format!("/reputation/numbers/{number}")).await.refused(404, "10009");
    }
    let numbers: Vec<Value> =
        vec![json!(1), json!(null), json!({}), json!("\u{0}"), json!("+1".to_owned() + &"9".repeat(100_000))];
    let document = client.document().await;
    client
        .post(&format!("/enterprises/{enterprise}/reputation"), json!({ "loa_document_id": document }))
        .await
        .expect(201);
    let reply = client
        .post(&format!("/enterprises/{enterprise}/reputation/numbers"), json!({ "phone_numbers": numbers }))
        .await;
    assert_eq!(pointers(&reply.refused(422, "10005")).len(), 5);
    assert!(reply.bytes.len() < 10_000, "input is not repeated at length");

    for query in
        ["page[number]=-9223372036854775809", "page[size]=1e3", "page[number]=%00", "page[size]=9223372036854775808"]
    {
        client.get(&format!("/enterprises?{query}")).await.refused(422, "10005");
    }
    client.get("/enterprises?%FF=%FF&&&=&filter[legal_name][contains]=%FF").await.expect(200);
    client.get(&format!("/enterprises?x={}", "y".repeat(30_000))).await.expect(200);
}

#[tokio::test]
async fn the_control_plane_is_as_patient() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_control");
    for (path, body) in [
        ("/_sandbox/clock/advance", json!({ "seconds": i64::MAX })),
        ("/_sandbox/clock/advance", json!({ "seconds": -1 })),
        ("/_sandbox/clock/advance", json!({ "by": "forever" })),
        ("/_sandbox/clock/advance", json!({ "by": "9999 years" })),
        ("/_sandbox/clock/advance", json!([])),
        ("/_sandbox/seed", json!({ "yaml": "a: &a [*a]" })),
        ("/_sandbox/seed", json!({ "yaml": "[".repeat(10_000) })),
    ] {
        client.post(path, body.clone()).await.refused(422, "10005");
    }
    client
        .put("/_sandbox/clock", json!({ "mode": "frozen", "at": "+999999-01-01T00:00:00Z" }))
        .await
        .refused(422, "10005");
    client.get("/_sandbox/ledger?status=x").await.refused(422, "10005");
    client.get("/_sandbox/files/0123456789abcdef-00/x").await.refused(404, "10009");
    goes_on(&client).await;
}

#[tokio::test]
async fn the_page_is_there_and_loads_nothing_from_elsewhere() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_page");
    for path in ["/_sandbox", "/_sandbox/"] {
        let page = client.get(path).await;
        assert_eq!((page.status, &page.headers["content-type"]), (200, &"text/html; charset=utf-8".parse().unwrap()));
        // The name of SVG's namespace is an address that nobody asks for anything.
        let text = page.text().replace("http://www.w3.org/2000/svg", "");
        for address in ["http://", "https://", "src=", "@import", "url("] {
            assert!(!text.contains(address), "{address}");
        }
    }
    client.enabled().await;
    let accounts = client.get("/_sandbox/accounts").await.expect(200);
    let account = accounts["data"][0]["account"].as_str().unwrap();
    let overview = reqwest::get(format!("{}/overview?account={account}", sandbox.control_url())).await.unwrap();
    let overview: Value = serde_json::from_str(&overview.text().await.unwrap()).unwrap();
    assert_eq!(overview["enterprises"][0]["settings"]["status"], "approved");
    let newest = client.get("/_sandbox/ledger?newest=1").await.expect(200);
    assert_eq!(newest["data"][0]["operation"], "enableReputationSettings");
}
