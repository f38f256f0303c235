//! Faults, as a client meets them.

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Client, sandbox, start};

async fn fault(client: &Client, rule: Value) {
    client.post("/_sandbox/faults", rule).await.expect(200);
}

async fn associate(client: &Client, enterprise: &str) -> reqwest::Result<reqwest::Response> {
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    client.request(reqwest::Method::POST, &path).json(&json!({ "phone_numbers": ["+16035551234"] })).send().await
}

#[tokio::test]
async fn a_dropped_connection_did_the_work_only_when_it_was_dropped_after() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_drop");
    let enterprise = client.enabled().await;
    let numbers = format!("/enterprises/{enterprise}/reputation/numbers");
    for (when, reset, registered) in [("before", false, 0), ("before", true, 0), ("after", true, 1)] {
        let rule = json!({ "operation": "associateReputationNumbers", "when": when, "action": { "kind": "drop", "reset": reset } });
        fault(&client, rule).await;
        let error = associate(&client, &enterprise).await.expect_err("no answer");
        assert!(error.is_request(), "{error:?}");
        assert_eq!(client.get(&numbers).await.expect(200)["meta"]["total_results"], registered, "{when}");
    }
    assert_eq!(associate(&client, &enterprise).await.unwrap().status(), 400, "it is registered already");
    let rows = client.get("/_sandbox/ledger?operation=associateReputationNumbers").await.expect(200);
    let seen: Vec<(&Value, &Value)> =
        rows["data"].as_array().unwrap().iter().map(|row| (&row["fault"]["when"], &row["usd"])).collect();
    assert_eq!(
        seen,
        [
            (&json!("before"), &json!("0.00")),
            (&json!("before"), &json!("0.00")),
            (&json!("after"), &json!("0.10")),
            (&Value::Null, &json!("0.00"))
        ]
    );
    assert!(rows["data"][2]["status"].is_null());
}

#[tokio::test]
async fn a_dropped_connection_sends_not_one_byte() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_bytes");
    fault(&client, json!({ "action": { "kind": "drop" } })).await;
    let address = sandbox.base_url().replace("http://", "").replace("/v2", "");
    let mut socket = TcpStream::connect(address).await.unwrap();
    let request = "GET /v2/enterprises HTTP/1.1\r\nhost: x\r\nauthorization: Bearer KEY_bytes\r\n\r\n";
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut received = Vec::new();
    socket.read_to_end(&mut received).await.unwrap();
    assert_eq!(received, b"");
}

#[tokio::test]
async fn statuses_bodies_and_retry_after_are_as_asked() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_status");
    fault(&client, json!({ "action": { "kind": "status", "status": 429, "retry_after": { "seconds": 7 } } })).await;
    let limited = client.get("/enterprises").await;
    assert_eq!(limited.headers["retry-after"], "7");
    limited.refused(429, "10011");

    let date = json!({ "seconds": 60, "as_date": true });
    fault(&client, json!({ "action": { "kind": "status", "status": 503, "retry_after": date } })).await;
    let busy = client.get("/enterprises").await;
    assert!(busy.headers["retry-after"].to_str().unwrap().ends_with(" GMT"));
    busy.refused(503, "10007");

    fault(&client, json!({ "action": { "kind": "status", "status": 200, "body": { "odd": [1] } } })).await;
    assert_eq!(client.get("/enterprises").await.expect(200), json!({ "odd": [1] }));
    fault(&client, json!({ "action": { "kind": "html" } })).await;
    let page = client.get("/enterprises").await;
    assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (502, "text/html; charset=utf-8"));

    fault(
        &client,
        json!({ "when": "after", "operation": "createEnterprise", "action": { "kind": "status", "status": 500 } }),
    )
    .await;
    client.post("/enterprises", crate::support::enterprise()).await.refused(500, "10007");
    assert_eq!(client.get("/enterprises").await.expect(200)["meta"]["total_results"], 1);
}

#[tokio::test]
async fn answers_break_off_inside_and_outside_of_http() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_cut");
    let enterprise = client.enterprise().await;
    let path = format!("/enterprises/{enterprise}");
    let whole = client.get(&path).await.text();
    fault(&client, json!({ "action": { "kind": "malformed_json" } })).await;
    assert_eq!(client.get(&path).await.text(), whole[..whole.len() / 2]);
    fault(&client, json!({ "action": { "kind": "truncated" } })).await;
    let response = client.request(reqwest::Method::GET, &path).send().await.unwrap();
    assert_eq!(response.content_length(), Some(whole.len() as u64));
    assert!(response.bytes().await.is_err());
    fault(&client, json!({ "delay_ms": 1, "action": { "kind": "slow_headers", "pause_ms": 1 } })).await;
    assert_eq!(client.get(&path).await.text(), whole);
    assert_eq!(client.get(&path).await.text(), whole);
}

#[tokio::test]
async fn rules_are_counted_checked_and_kept_to_their_account() {
    let sandbox = sandbox().await;
    let (one, two) = (Client::new(&sandbox, "KEY_one"), Client::new(&sandbox, "KEY_two"));
    let rule = json!({ "operation": "listEnterprises", "skip": 1, "times": null, "action": { "kind": "status", "status": 500 } });
    fault(&one, rule).await;
    let statuses = |client| async move {
        let client: &Client = client;
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(client.get("/enterprises").await.status);
        }
        statuses
    };
    assert_eq!(statuses(&one).await, [200, 500, 500]);
    assert_eq!(statuses(&two).await, [200, 200, 200]);
    assert_eq!(one.get("/_sandbox/faults").await.expect(200)["data"][0]["hits"], 2);
    one.delete("/_sandbox/faults").await.expect(200);
    assert_eq!(statuses(&one).await, [200, 200, 200]);
    for wrong in [
        json!({ "operation": "nothing", "action": { "kind": "drop" } }),
        json!({ "action": { "kind": "status", "status": 99 } }),
        json!({ "action": { "kind": "explode" } }),
        json!({}),
    ] {
        one.post("/_sandbox/faults", wrong).await.refused(422, "10005");
    }
}

#[tokio::test]
async fn stopping_answers_what_is_in_flight_and_takes_nothing_new() {
    let sandbox = start(telnyx_reputation_sandbox::Sandbox::builder()).await;
    let client = Client::new(&sandbox, "KEY_stop");
    fault(&client, json!({ "delay_ms": 200, "action": { "kind": "delay" } })).await;
    let slow = tokio::spawn(client.request(reqwest::Method::GET, "/enterprises").send());
    while client.get("/_sandbox/faults").await.expect(200)["data"][0]["hits"] != 1 {
        tokio::task::yield_now().await;
    }
    sandbox.stop().await;
    assert_eq!(slow.await.unwrap().unwrap().status(), 200);
    assert!(client.request(reqwest::Method::GET, "/enterprises").send().await.is_err());
}
