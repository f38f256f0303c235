//! Reputations that a test decides, and such as drift with the clock.

use serde_json::{Value, json};
use telnyx_reputation_sandbox::SandboxHandle;

use crate::support::{Client, sandbox};

async fn stored(client: &Client, number: &str) -> Value {
    client.get(&format!("/reputation/numbers/{number}")).await.expect(200)["data"]["reputation_data"].clone()
}

async fn decide(client: &Client, number: &str, opinion: Value) -> Value {
    client.put(&format!("/_sandbox/numbers/{number}/reputation"), opinion).await.expect(200)
}

#[tokio::test]
async fn it_turned_bad_tonight() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_tonight");
    let number = "+16035550102";
    let enterprise = client.monitoring(&[number]).await;
    assert_eq!(stored(&client, number).await["spam_risk"], "low");
    let bill = client.ledger().await["total_usd"].clone();

    let said = decide(&client, number, json!({ "spam_risk": "high" })).await;
    assert_eq!(
        (&said["networks"]["spam_risk"], &said["reputation_data"]["spam_risk"]),
        (&json!("high"), &json!("low"))
    );
    assert!(said["networks"]["spam_category"].is_string() && said["networks"]["maturity_score"].as_u64().unwrap() < 34);
    assert_eq!(stored(&client, number).await["spam_risk"], "low", "nobody has looked yet");
    assert_eq!(client.ledger().await["total_usd"], bill, "deciding bills nothing");
    // 2026-11-20 is a Friday: the run of the business days is on Monday.
    let settings = client.get(&format!("/enterprises/{enterprise}/reputation")).await.expect(200);
    assert_eq!(settings["data"]["check_frequency"], "business_daily");
    client.post("/_sandbox/clock/advance", json!({ "by": "3 days" })).await.expect(200);
    let found = stored(&client, number).await;
    assert_eq!(
        (&found["spam_risk"], &found["last_refreshed_at"]),
        (&json!("high"), &json!("2026-11-23T09:00:00.000000Z"))
    );

    decide(&client, number, json!({})).await;
    client.get(&format!("/reputation/numbers/{number}?fresh=true")).await.expect(200);
    assert_eq!(stored(&client, number).await["spam_risk"], "low", "as the seed has it");
}

#[tokio::test]
async fn every_field_can_be_decided_and_looked_up_at_once() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_fields");
    let number = "+16035551234";
    client.monitoring(&[number]).await;
    let before = client.ledger().await["total_usd"].clone();
    let all = json!({
        "spam_risk": "medium", "spam_category": "Survey", "maturity_score": 50, "connection_score": 0,
        "engagement_score": 100, "sentiment_score": null, "looked_up": true,
    });
    decide(&client, number, all.clone()).await;
    let mut wanted = all;
    wanted.as_object_mut().unwrap().remove("looked_up");
    wanted["last_refreshed_at"] = json!("2026-11-20T09:00:00.000000Z");
    assert_eq!(stored(&client, number).await, wanted);
    assert_eq!(client.ledger().await["total_usd"], before, "a lookup of the sandbox's own bills nothing");
    let said = decide(&client, number, json!({ "spam_risk": "high", "spam_category": null })).await;
    assert_eq!((&said["networks"]["spam_risk"], &said["networks"]["spam_category"]), (&json!("high"), &Value::Null));

    let path = format!("/_sandbox/numbers/{number}/reputation");
    for wrong in [
        json!({ "spam_risk": "awful" }),
        json!({ "maturity_score": 101 }),
        json!({ "maturity_score": -1 }),
        json!({ "spam_category": "" }),
        json!({ "colour": "red" }),
        json!([]),
    ] {
        client.put(&path, wrong).await.refused(422, "10005");
    }
    client.put("/_sandbox/numbers/+16035559999/reputation", json!({})).await.refused(404, "10009");
}

#[tokio::test]
async fn a_number_that_was_corrected_can_turn_bad_again() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_again");
    // One that the seed gives no label.
    let number = "+16035550102";
    let enterprise = client.monitoring(&[number]).await;
    decide(&client, number, json!({ "spam_risk": "high" })).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    let body = json!({ "phone_numbers": [number], "call_purpose": "Reminders." });
    let request = crate::support::id(&client.post(&path, body).await.expect(202));
    let done = client.get(&format!("{path}/{request}")).await.expect(200);
    assert_eq!(done["data"]["results"]["remediated"], json!([number]), "what a test decides counts as labelled");
    client.get(&format!("/reputation/numbers/{number}?fresh=true")).await.expect(200);
    assert_eq!(stored(&client, number).await["spam_risk"], "low");
    decide(&client, number, json!({ "spam_risk": "high", "looked_up": true })).await;
    assert_eq!(stored(&client, number).await["spam_risk"], "high");
}

/// The risks of a hundred numbers after each of six weeks with daily checks.
async fn weeks(sandbox: &SandboxHandle, key: &str, drift: Option<Value>) -> Vec<Vec<String>> {
    let client = Client::new(sandbox, key);
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    let numbers: Vec<String> = (2000..2100).map(|line| format!("+1603555{line}")).collect();
    client.post(&format!("{path}/numbers"), json!({ "phone_numbers": numbers })).await.expect(201);
    if let Some(drift) = drift {
        client.put("/_sandbox/drift", drift).await.expect(200);
    }
    let mut weeks = Vec::new();
    for _ in 0..6 {
        client.post("/_sandbox/clock/advance", json!({ "by": "7 days" })).await.expect(200);
        let list = client.get("/reputation/numbers?page[size]=100").await.expect(200);
        let risk = |number: &Value| number["reputation_data"]["spam_risk"].as_str().unwrap().to_owned();
        weeks.push(list["data"].as_array().unwrap().iter().map(risk).collect());
    }
    weeks
}

#[tokio::test]
async fn scores_drift_only_when_they_are_asked_to_and_the_same_every_time() {
    let (one, another) = (sandbox().await, sandbox().await);
    let steady = weeks(&one, "KEY_steady", None).await;
    assert!(steady.iter().all(|week| *week == steady[0]));
    let drifting = weeks(&one, "KEY_drifts", Some(json!({ "seed": 7 }))).await;
    let turned = |from: &str, to: &str| {
        (0..100).filter(|index| drifting[0][*index] == from && drifting.iter().any(|week| week[*index] == to)).count()
    };
    assert!(turned("low", "high") > 3 && turned("high", "low") > 3, "{drifting:?}");
    assert_eq!(weeks(&another, "KEY_other_name", Some(json!({ "seed": 7, "days": 7 }))).await, drifting);
    assert_ne!(weeks(&another, "KEY_other_seed", Some(json!({ "seed": 8 }))).await, drifting);

    let client = Client::new(&one, "KEY_drifts");
    assert_eq!(client.get("/_sandbox/drift").await.expect(200)["from"], "2026-11-20T09:00:00.000000Z");
    for wrong in [json!({ "days": 0 }), json!({ "days": 367 }), json!({ "seed": -1 }), json!({ "speed": 1 })] {
        client.put("/_sandbox/drift", wrong).await.refused(422, "10005");
    }
    let ended = client.delete("/_sandbox/drift").await.expect(200);
    assert_eq!(ended, json!({ "seed": null, "days": null, "from": null }));
    // A drift of the whole sandbox is that of every account without its own.
    one.control("PUT", "/_sandbox/drift", None, json!({ "seed": 3, "days": 30 })).await.unwrap();
    assert_eq!(client.get("/_sandbox/drift").await.expect(200)["seed"], 3);
}
