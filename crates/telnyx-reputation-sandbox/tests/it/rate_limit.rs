//! Limits, and the headers that tell of them.

use serde_json::json;

use crate::support::{Client, sandbox};

#[tokio::test]
async fn an_account_is_stopped_and_told_for_how_long() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_limited");
    let free = client.get("/enterprises").await;
    assert_eq!([&free.headers["x-ratelimit-limit"], &free.headers["x-ratelimit-reset"]], ["1000000", "60"]);
    client.put("/_sandbox/limits", json!({ "requests": 2, "seconds": 30 })).await.expect(200);
    assert_eq!(client.get("/enterprises").await.headers["x-ratelimit-remaining"], "1");
    client.get("/enterprises").await.expect(200);
    let stopped = client.post("/enterprises", crate::support::enterprise()).await;
    assert_eq!([&stopped.headers["x-ratelimit-remaining"], &stopped.headers["x-ratelimit-reset"]], ["0", "30"]);
    assert_eq!(stopped.headers["retry-after"], "30");
    stopped.refused(429, "10011");
    Client::new(&sandbox, "KEY_other").get("/enterprises").await.expect(200);
    client.post("/_sandbox/clock/advance", json!({ "seconds": 30 })).await.expect(200);
    assert_eq!(client.get("/enterprises").await.expect(200)["meta"]["total_results"], 0, "the refused one did nothing");
}

#[tokio::test]
async fn refreshes_have_a_limit_for_each_enterprise() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_refreshes");
    let enterprise = client.monitoring(&["+16035551234"]).await;
    client.put("/_sandbox/limits", json!({ "refreshes": 1 })).await.expect(200);
    let path = format!("/enterprises/{enterprise}/reputation/numbers/refresh");
    let body = json!({ "phone_numbers": ["+16035551234"] });
    client.post(&path, body.clone()).await.expect(200);
    let stopped = client.post(&path, body).await;
    assert_eq!([&stopped.headers["retry-after"], &stopped.headers["x-ratelimit-reset"]], ["60", "60"]);
    stopped.refused(429, "10011");
    assert_eq!(client.ledger().await["by_operation"]["refreshReputationNumbers"]["usd"], "0.10");
}
