//! Which requests a rule hits, and what becomes of rules.

use serde_json::json;

use super::{associate, fault};
use crate::support::{Client, sandbox, start};

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
        json!({ "action": { "kind": "html", "headers": { "a b": "c" } } }),
        json!({ "when": "before", "action": { "kind": "patch", "patch": {} } }),
        json!({ "when": "after", "action": { "kind": "late" } }),
        json!({ "action": { "kind": "late", "with": { "kind": "truncated" } } }),
        json!({ "action": { "kind": "hold", "with": { "kind": "hold" } } }),
        json!({ "action": { "kind": "hold", "with": { "kind": "status", "status": 99 } } }),
        json!({}),
    ] {
        one.post("/_sandbox/faults", wrong).await.refused(422, "10005");
    }
}

#[tokio::test]
async fn a_rule_hits_what_contains_a_text() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_contains");
    let enterprise = client.enabled().await;
    let numbers = format!("/enterprises/{enterprise}/reputation/numbers");
    let broken = json!({ "kind": "status", "status": 500 });
    fault(&client, json!({ "contains": "6035559999", "times": null, "action": broken })).await;
    assert_eq!(associate(&client, &enterprise).await.unwrap().status(), 201);
    let other = json!({ "phone_numbers": ["+16035550199", "+16035559999"] });
    client.post(&numbers, other).await.refused(500, "10007");
    let filtered = |number: &str| format!("{numbers}?filter%5Bphone_number%5D%5Beq%5D=%2B1{number}");
    client.get(&filtered("6035559999")).await.refused(500, "10007");
    client.get(&filtered("6035551234")).await.expect(200);
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
