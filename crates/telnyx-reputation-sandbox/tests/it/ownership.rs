//! Numbers hosted elsewhere: the proof, the daily check, and confirming.

use serde_json::{Value, json};
use telnyx_reputation_sandbox::{Approval, Approvals, Sandbox};

use crate::support::{Client, pointers, sandbox, start};

/// The id of an enterprise whose proof is approved and that monitors these numbers.
async fn monitoring(client: &Client, numbers: &[&str]) -> String {
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    let proof = json!({ "document_ids": [client.document().await] });
    client.post(&format!("{path}/external_verification"), proof).await.expect(201);
    client.post(&format!("{path}/numbers"), json!({ "phone_numbers": numbers })).await.expect(201);
    enterprise
}

async fn days(client: &Client, days: u32) {
    client.post("/_sandbox/clock/advance", json!({ "by": format!("{days} days") })).await.expect(200);
}

#[tokio::test]
async fn external_numbers_need_a_proof_that_is_reviewed() {
    let policy = Approvals { external_verification: Approval::AfterReads(2), ..Approvals::all(Approval::Immediate) };
    let sandbox = start(Sandbox::builder().approvals(policy)).await;
    let client = Client::new(&sandbox, "KEY_proof");
    let enterprise = client.enabled().await;
    let (path, proof) = (format!("/enterprises/{enterprise}/reputation"), client.document().await);
    let verification = format!("{path}/external_verification");
    client.get(&verification).await.refused(404, "10009");
    assert!(client.get(&path).await.expect(200)["data"]["external_verification_status"].is_null());
    client.post(&verification, json!({ "document_ids": [] })).await.refused(422, "10005");
    let unknown = client.post(&verification, json!({ "document_ids": [proof, "gone"] })).await.refused(422, "10005");
    assert_eq!(pointers(&unknown), ["/body/document_ids/1"]);

    let body = json!({ "document_ids": [proof], "phone_numbers": ["+16035550105"] });
    let submitted = client.post(&verification, body.clone()).await.expect(201);
    assert_eq!(submitted["data"]["status"], "pending");
    let reject = json!({ "gate": "external_verification", "reasons": ["Not legible."] });
    client.post(&format!("/_sandbox/enterprises/{enterprise}/reject"), reject).await.expect(200);
    let rejected = client.get(&verification).await.expect(200);
    assert_eq!(
        (&rejected["data"]["status"], &rejected["data"]["rejection_reason"]),
        (&json!("rejected"), &json!("Not legible."))
    );

    let again = client.post(&verification, body.clone()).await.expect(201);
    assert!(again["data"]["reviewed_at"].is_null() && again["data"]["rejection_reason"].is_null());
    let numbers = json!({ "phone_numbers": ["+16035550105", "+16035551234"] });
    client.post(&format!("{path}/numbers"), numbers.clone()).await.refused(400, "10015");
    client.get(&verification).await.expect(200);
    assert_eq!(client.get(&verification).await.expect(200)["data"]["status"], "approved");
    client.post(&verification, body).await.refused(400, "10015");
    let added = client.post(&format!("{path}/numbers"), numbers).await.expect(201);
    assert_eq!((&added["data"][0]["source"], &added["data"][1]["source"]), (&json!("external"), &json!("telnyx")));
    let toll_free = client.post(&format!("{path}/numbers"), json!({ "phone_numbers": ["+18885550105"] })).await;
    assert!(toll_free.refused(400, "10015")[0]["detail"].as_str().unwrap().contains("toll-free"));
}

#[tokio::test]
async fn a_carrier_change_is_confirmed_or_costs_the_number() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_carrier");
    let enterprise = monitoring(&client, &["+16035550107", "+12125550107", "+16035550105", "+16035550108"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    days(&client, 1).await;
    let pending = client.get(&format!("{path}?filter[ownership_status]=pending_confirmation")).await.expect(200);
    assert_eq!(pending["meta"]["total_results"], 2);
    assert_eq!(pending["data"][0]["flag_reason"], "carrier_changed");
    assert_eq!(pending["data"][0]["confirm_by"], "2026-11-24T09:00:00.000000Z");
    let gone = client.get(&format!("{path}?filter[ownership_status]=removed")).await.expect(200);
    assert_eq!(
        (&gone["data"][0]["phone_number"], &gone["data"][0]["removal_reason"]),
        (&json!("+16035550108"), &json!("reassigned"))
    );
    client.get(&format!("{path}/+16035550108")).await.refused(404, "10009");
    let detail = client.get(&format!("{path}/+16035550108/ownership")).await.expect(200);
    let events = |detail: &Value| -> Vec<String> {
        detail["data"]["history"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["event_type"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(events(&detail), ["removed", "check", "added"]);

    let confirm = format!("{path}/+16035550107/ownership_confirm");
    client.post(&confirm, json!({})).await.refused(422, "10005");
    client.post(&confirm, json!({ "still_own": true, "evidence_document_id": "gone" })).await.refused(422, "10005");
    let before = client.get(&format!("{path}/+16035550107/ownership")).await.expect(200);
    let evidence = client.document().await;
    let confirmed =
        client.post(&confirm, json!({ "still_own": true, "evidence_document_id": evidence })).await.expect(200);
    assert_eq!(
        (&confirmed["data"]["ownership_status"], &confirmed["data"]["confirm_by"]),
        (&json!("verified"), &Value::Null)
    );
    let after = client.get(&format!("{path}/+16035550107/ownership")).await.expect(200);
    assert_ne!(before["data"]["baseline_carrier"], after["data"]["baseline_carrier"], "the new carrier is on record");
    assert_eq!(events(&after), ["confirm", "flag", "check", "added"]);
    client.post(&confirm, json!({ "still_own": true })).await.refused(400, "10015");

    days(&client, 3).await;
    let gone =
        client.get(&format!("{path}?filter[ownership_status]=removed&filter[phone_number][eq]=%2B12125550107")).await;
    assert_eq!(gone.expect(200)["data"][0]["removal_reason"], "unconfirmed_ownership");
    client
        .post(&format!("{path}/+12125550107/ownership_confirm"), json!({ "still_own": false }))
        .await
        .refused(400, "10015");
}

#[tokio::test]
async fn a_missed_reverification_flags_and_giving_up_says_why() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_reverify");
    let enterprise = monitoring(&client, &["+16035550105", "+12125550105", "+16035551234"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/numbers");
    days(&client, 90).await;
    let number = client.get(&format!("{path}/+16035550105")).await.expect(200);
    assert_eq!(
        (&number["data"]["ownership_status"], &number["data"]["flag_reason"]),
        (&json!("pending_confirmation"), &json!("reverification_due"))
    );
    days(&client, 3).await;
    let number = client.get(&format!("{path}/+16035550105")).await.expect(200);
    assert_eq!((&number["data"]["ownership_status"], &number["data"]["confirm_by"]), (&json!("flagged"), &Value::Null));
    let confirm = |number: &str| format!("{path}/{number}/ownership_confirm");
    let verified = client.post(&confirm("+16035550105"), json!({ "still_own": true })).await.expect(200);
    assert_eq!(verified["data"]["ownership_status"], "verified");

    let carrier = "/_sandbox/numbers/+16035550105/carrier";
    client.put(carrier, json!({ "carrier": "9999" })).await.expect(200);
    days(&client, 1).await;
    let ported = client.post(&confirm("+16035550105"), json!({ "still_own": false })).await.expect(200);
    assert_eq!(
        (&ported["data"]["ownership_status"], &ported["data"]["removal_reason"]),
        (&json!("removed"), &json!("ported_away"))
    );
    let reported = client.post(&confirm("+12125550105"), json!({ "still_own": false })).await.expect(200);
    assert_eq!(reported["data"]["removal_reason"], "customer_reported");

    client.post(&confirm("+16035551234"), json!({ "still_own": true })).await.refused(400, "10015");
    let telnyx = client.get(&format!("{path}/+16035551234/ownership")).await.expect(200);
    assert!(telnyx["data"]["baseline_carrier"].is_null());
    client.get(&format!("{path}/+16035559999/ownership")).await.refused(404, "10009");
}
