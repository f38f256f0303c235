//! Requests that wait until a test releases them, and those that a gateway passes on later.

use std::future::Future;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::{associate, fault};
use crate::support::{Client, sandbox, start};

const ASSOCIATE: &str = "associateReputationNumbers";

/// Sends the association of one number, to be awaited later.
fn associating(client: &Client, enterprise: &str) -> JoinHandle<reqwest::Result<Response>> {
    tokio::spawn(association(client, enterprise, "+16035551234"))
}

fn association(
    client: &Client,
    enterprise: &str,
    number: &str,
) -> impl Future<Output = reqwest::Result<Response>> + use<> {
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    client.request(Method::POST, &path).json(&json!({ "phone_numbers": [number] })).send()
}

async fn held(client: &Client, fault: u64, count: usize) -> Value {
    client.get(&format!("/_sandbox/faults/{fault}/held?count={count}")).await.expect(200)["data"].clone()
}

async fn release(client: &Client, body: Value) -> Vec<Value> {
    client.post("/_sandbox/faults/release", body).await.expect(200)["data"].as_array().unwrap().clone()
}

async fn monitored(client: &Client, enterprise: &str) -> Value {
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    client.get(&path).await.expect(200)["meta"]["total_results"].clone()
}

/// What the ledger says of each association: by when the fault came, the status and the bill.
async fn rows(client: &Client) -> Vec<(Value, Value, Value)> {
    let ledger = client.get(&format!("/_sandbox/ledger?operation={ASSOCIATE}")).await.expect(200);
    let row = |row: &Value| (row["fault"]["when"].clone(), row["status"].clone(), row["usd"].clone());
    ledger["data"].as_array().unwrap().iter().map(row).collect()
}

#[tokio::test]
async fn a_held_request_is_answered_when_it_is_released() {
    let sandbox = sandbox().await;
    for (when, meanwhile) in [("before", 0), ("after", 1)] {
        let client = Client::new(&sandbox, &format!("KEY_hold_{when}"));
        let enterprise = client.enabled().await;
        let rule = fault(&client, json!({ "operation": ASSOCIATE, "when": when, "action": { "kind": "hold" } })).await;
        assert_eq!(held(&client, rule, 0).await, json!([]));
        let waiting = associating(&client, &enterprise);
        let path = format!("/enterprises/{enterprise}/reputation/numbers");
        let request = json!({ "fault": rule, "operation": ASSOCIATE, "method": "POST", "path": path });
        assert_eq!(held(&client, rule, 1).await, json!([request]));
        assert_eq!(monitored(&client, &enterprise).await, meanwhile, "{when}");
        assert!(!waiting.is_finished());
        client.post("/_sandbox/clock/advance", json!({ "seconds": 60 })).await.expect(200);

        let released = release(&client, json!({})).await;
        assert_eq!(monitored(&client, &enterprise).await, 1);
        let answer = waiting.await.unwrap().unwrap();
        assert_eq!(answer.status(), 201);
        let body: Value = answer.json().await.unwrap();
        assert_eq!((&released[0]["status"], &released[0]["body"]), (&json!(201), &body));
        // Its records carry the time of the work.
        let minute = if when == "before" { "2026-11-20T09:01:00" } else { "2026-11-20T09:00:00" };
        assert!(body["data"][0]["created_at"].as_str().unwrap().starts_with(minute), "{body}");
        assert_eq!(rows(&client).await, [(json!("after"), json!(201), json!("0.10"))]);
        assert_eq!(held(&client, rule, 0).await, json!([]));
        assert!(release(&client, json!({})).await.is_empty());
    }
}

#[tokio::test]
async fn a_held_request_is_done_though_its_client_has_gone() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_gone");
    let enterprise = client.enabled().await;
    let rule = fault(&client, json!({ "operation": ASSOCIATE, "action": { "kind": "hold" } })).await;
    let waiting = associating(&client, &enterprise);
    held(&client, rule, 1).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(monitored(&client, &enterprise).await, 0);
    assert_eq!(release(&client, json!({ "fault": rule })).await[0]["status"], 201);
    assert_eq!(monitored(&client, &enterprise).await, 1);
}

#[tokio::test]
async fn what_is_released_can_meet_another_fault() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_with");
    let enterprise = client.enabled().await;
    let action = json!({ "kind": "hold", "with": { "kind": "drop" } });
    let rule = fault(&client, json!({ "operation": ASSOCIATE, "action": action })).await;
    let waiting = associating(&client, &enterprise);
    held(&client, rule, 1).await;
    assert_eq!(release(&client, json!({})).await[0]["status"], 201);
    assert!(waiting.await.unwrap().unwrap_err().is_request());
    assert_eq!(rows(&client).await, [(json!("after"), Value::Null, json!("0.10"))]);
}

#[tokio::test]
async fn requests_are_released_in_their_order_and_as_many_as_asked() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_order");
    let enterprise = client.enabled().await;
    let rule = json!({ "operation": ASSOCIATE, "times": 2, "action": { "kind": "hold" } });
    let rule = fault(&client, rule).await;
    let first = associating(&client, &enterprise);
    held(&client, rule, 1).await;
    let second = associating(&client, &enterprise);
    held(&client, rule, 2).await;
    assert_eq!(release(&client, json!({ "fault": rule, "count": 1 })).await[0]["status"], 201);
    assert_eq!(first.await.unwrap().unwrap().status(), 201);
    assert!(!second.is_finished());
    assert!(release(&client, json!({ "fault": rule + 1 })).await.is_empty());
    assert_eq!(release(&client, json!({})).await[0]["body"]["errors"][0]["code"], "10015");
    assert_eq!(second.await.unwrap().unwrap().status(), 400, "the first has registered the number");
}

#[tokio::test]
async fn a_late_request_is_answered_at_once_and_done_when_it_is_released() {
    let sandbox = sandbox().await;
    for (name, with, status) in [
        ("page", Value::Null, Some(504)),
        ("status", json!({ "kind": "status", "status": 503, "body": "upstream connect error" }), Some(503)),
        ("drop", json!({ "kind": "drop" }), None),
    ] {
        let client = Client::new(&sandbox, &format!("KEY_late_{name}"));
        let enterprise = client.enabled().await;
        let mut action = json!({ "kind": "late" });
        if !with.is_null() {
            action["with"] = with;
        }
        let rule = fault(&client, json!({ "operation": ASSOCIATE, "action": action })).await;
        let answer = associate(&client, &enterprise).await;
        assert_eq!(answer.ok().map(|answer| answer.status().as_u16()), status, "{name}");
        assert_eq!(held(&client, rule, 1).await[0]["operation"], ASSOCIATE);
        assert_eq!(monitored(&client, &enterprise).await, 0);
        let refused = (json!("before"), json!(status), json!("0.00"));
        assert_eq!(rows(&client).await, std::slice::from_ref(&refused));
        let released = release(&client, json!({})).await;
        assert_eq!(released[0]["body"]["data"][0]["phone_number"], "+16035551234");
        assert_eq!(monitored(&client, &enterprise).await, 1);
        assert_eq!(rows(&client).await, [refused, (json!("after"), json!(201), json!("0.10"))]);
    }
}

#[tokio::test]
async fn nothing_is_held_of_or_released_for_another_account() {
    let sandbox = sandbox().await;
    let (one, two) = (Client::new(&sandbox, "KEY_own"), Client::new(&sandbox, "KEY_foreign"));
    let enterprise = one.enabled().await;
    let rule = fault(&one, json!({ "operation": ASSOCIATE, "action": { "kind": "late" } })).await;
    assert_eq!(associate(&one, &enterprise).await.unwrap().status(), 504);
    two.get(&format!("/_sandbox/faults/{rule}/held?count=0")).await.refused(404, "10009");
    assert!(release(&two, json!({})).await.is_empty());
    let short = one.get(&format!("/_sandbox/faults/{rule}/held?count=2&wait=0")).await.refused(409, "10012");
    assert_eq!(short[0]["detail"], "The fault holds 1 requests and not 2 after 0 seconds.");
    for nonsense in ["count=x", "wait=-1"] {
        one.get(&format!("/_sandbox/faults/{rule}/held?{nonsense}")).await.refused(422, "10005");
    }
    let released = sandbox.control("POST", "/_sandbox/faults/release", None, Value::Null).await.unwrap();
    assert_eq!(released["data"][0]["status"], 201, "without a key it is for all");
}

#[tokio::test]
async fn what_is_held_ends_without_an_answer_when_its_rule_or_the_sandbox_does() {
    for end in ["faults", "reset", "stop"] {
        let sandbox = start(telnyx_reputation_sandbox::Sandbox::builder()).await;
        let client = Client::new(&sandbox, "KEY_end");
        let rule = fault(&client, json!({ "operation": "listEnterprises", "action": { "kind": "hold" } })).await;
        let waiting = tokio::spawn(client.request(Method::GET, "/enterprises").send());
        held(&client, rule, 1).await;
        match end {
            "faults" => drop(client.delete("/_sandbox/faults").await.expect(200)),
            "reset" => drop(client.post("/_sandbox/reset", json!({})).await.expect(200)),
            _ => sandbox.stop().await,
        }
        assert!(waiting.await.unwrap().unwrap_err().is_request(), "{end}");
    }
}

#[tokio::test]
async fn the_process_of_the_sandbox_needs_no_socket_to_hold_and_release() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_embedded");
    let enterprise = client.enabled().await;
    let key = Some("KEY_embedded");
    let rule = json!({ "operation": ASSOCIATE, "action": { "kind": "hold" } });
    let rule = sandbox.control("POST", "/_sandbox/faults", key, rule).await.unwrap()["data"]["id"].clone();
    let waiting = associating(&client, &enterprise);
    let held = sandbox.control("GET", &format!("/_sandbox/faults/{rule}/held"), key, Value::Null).await.unwrap();
    assert_eq!(held["data"][0]["operation"], ASSOCIATE);
    let released = sandbox.control("POST", "/_sandbox/faults/release", key, json!({ "fault": rule })).await.unwrap();
    assert_eq!(released["data"][0]["status"], 201);
    assert_eq!(waiting.await.unwrap().unwrap().status(), 201);
    let refused = sandbox.control("POST", "/_sandbox/faults", key, json!({})).await.unwrap_err();
    assert_eq!(refused.status(), Some(422));
    assert!(
        refused.to_string().starts_with("POST /_sandbox/faults: 422 Unprocessable Entity {\"errors\":"),
        "{refused}"
    );
    let unsendable = sandbox.control("NO METHOD", "/_sandbox/faults", key, Value::Null).await.unwrap_err();
    assert_eq!(unsendable.status(), None);
}
