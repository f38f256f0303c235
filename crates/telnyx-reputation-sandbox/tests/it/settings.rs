//! Settings, both gates, and what closes them.

use serde_json::json;
use telnyx_reputation_sandbox::{Approval, Approvals, Sandbox};

use crate::support::{Client, pointers, sandbox, start};

#[tokio::test]
async fn enabling_needs_terms_an_enterprise_and_a_letter() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_enable");
    let (enterprise, document) = (client.enterprise().await, client.document().await);
    let path = format!("/enterprises/{enterprise}/reputation");
    let body = json!({ "loa_document_id": document });
    client.get(&path).await.refused(404, "10009");
    client.post(&path, body.clone()).await.refused(403, "10010");
    client.agree().await;
    client
        .post("/enterprises/00000000-0000-4000-8000-000000000000/reputation", body.clone())
        .await
        .refused(404, "10009");
    for wrong in [json!({}), json!({ "loa_document_id": "gone" })] {
        assert_eq!(pointers(&client.post(&path, wrong).await.refused(422, "10005")), ["/body/loa_document_id"]);
    }
    let wrong = json!({ "loa_document_id": document, "check_frequency": "hourly", "extra": 1 });
    let wrong = client.post(&path, wrong).await.refused(422, "10005");
    assert_eq!(pointers(&wrong), ["/body/check_frequency", "/body/extra"]);
    let settings = client.post(&path, body.clone()).await.expect(201);
    assert_eq!(settings["data"]["check_frequency"], "business_daily");
    client.post(&path, body).await.refused(400, "10015");
    assert_eq!(client.ledger().await["total_usd"], "100.00", "what was refused was not billed");
}

#[tokio::test]
async fn an_infected_letter_is_not_usable() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_infected");
    client.agree().await;
    let enterprise = client.enterprise().await;
    let virus = "WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=";
    let document = client.post("/documents", json!({ "file": virus })).await.expect(200);
    assert_eq!(
        (&document["data"]["status"], &document["data"]["av_scan_status"]),
        (&json!("denied"), &json!("infected"))
    );
    let body = json!({ "loa_document_id": document["data"]["id"] });
    client.post(&format!("/enterprises/{enterprise}/reputation"), body).await.refused(422, "10005");
}

#[tokio::test]
async fn gates_open_by_hand_and_a_rejection_can_be_resubmitted() {
    let sandbox = start(Sandbox::builder().approvals(Approvals::all(Approval::Manual))).await;
    let client = Client::new(&sandbox, "KEY_manual");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    let gate = |verb: &str| format!("/_sandbox/enterprises/{enterprise}/{verb}");
    let numbers = json!({ "phone_numbers": ["+16035551234"] });
    client.post(&format!("{path}/numbers"), numbers.clone()).await.refused(400, "10015");
    client.patch(&format!("{path}/frequency"), json!({ "check_frequency": "daily" })).await.refused(400, "10015");

    client.post(&gate("approve"), json!({ "gate": "status" })).await.expect(200);
    client.post(&format!("{path}/numbers"), numbers.clone()).await.refused(400, "10015");
    client.patch(&format!("{path}/frequency"), json!({ "check_frequency": "daily" })).await.expect(200);

    client.post(&gate("reject"), json!({ "gate": "loa" })).await.expect(200);
    let other = client.document().await;
    let replaced = client.patch(&format!("{path}/loa"), json!({ "loa_document_id": other })).await.expect(200);
    assert_eq!(replaced["data"]["loa_status"], "pending");
    client.post(&gate("approve"), json!({ "gate": "loa" })).await.expect(200);
    client.patch(&format!("{path}/loa"), json!({ "loa_document_id": other })).await.refused(400, "10015");
    client.post(&format!("{path}/numbers"), numbers.clone()).await.expect(201);

    let rejected = json!({ "gate": "status", "reasons": ["The tax id is another company's."] });
    client.post(&gate("reject"), rejected).await.expect(200);
    let settings = client.get(&path).await.expect(200);
    assert_eq!(settings["data"]["rejection_reasons"], json!(["The tax id is another company's."]));
    client.get(&format!("{path}/numbers/+16035551234")).await.refused(403, "10010");
    client.get("/reputation/numbers/+16035551234").await.refused(403, "10010");
    let fresh = client.document().await;
    let settings = client.post(&path, json!({ "loa_document_id": fresh })).await.expect(201);
    assert_eq!(settings["data"]["status"], "pending");
    assert!(settings["data"]["rejection_reasons"].is_null());
}

#[tokio::test]
async fn gates_open_after_a_time_on_the_clock() {
    let sandbox = start(Sandbox::builder().approvals(Approvals::all(Approval::AfterSeconds(3600)))).await;
    let client = Client::new(&sandbox, "KEY_timed");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    assert_eq!(client.get(&path).await.expect(200)["data"]["status"], "pending");
    client.post("/_sandbox/clock/advance", json!({ "by": "1 hour" })).await.expect(200);
    let settings = client.get(&path).await.expect(200);
    assert_eq!(
        (&settings["data"]["status"], &settings["data"]["loa_status"]),
        (&json!("approved"), &json!("approved"))
    );
    assert_eq!(settings["data"]["updated_at"], "2026-11-20T10:00:00.000000Z");
}

#[tokio::test]
async fn disabling_takes_the_numbers_along() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_disable");
    let enterprise = client.monitoring(&["+16035551234", "+16035551235"]).await;
    let path = format!("/enterprises/{enterprise}/reputation");
    client.delete(&path).await.expect(204);
    client.delete(&path).await.refused(404, "10009");
    client.get(&format!("{path}/numbers")).await.refused(404, "10009");
    assert_eq!(client.get("/reputation/numbers").await.expect(200)["meta"]["total_results"], 0);
    client.get("/reputation/numbers/+16035551234").await.refused(404, "10009");
    client.get(&format!("/enterprises/{enterprise}")).await.expect(200);
}

#[tokio::test]
async fn schedules_and_months_bill_on_the_clock() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_schedule");
    let enterprise = client.monitoring(&["+16035551234", "+16035550104"]).await;
    client.post("/_sandbox/clock/advance", json!({ "by": "7 days" })).await.expect(200);
    let ledger = client.ledger().await;
    let spend = &ledger["by_operation"];
    assert_eq!(spend["scheduledCheck"], json!({ "calls": 5, "usd": "0.50" }), "five business days, one lookup fails");
    let row = ledger["data"].as_array().unwrap().iter().find(|row| row["operation"] == "scheduledCheck").unwrap();
    assert_eq!(row["at"], "2026-11-23T09:00:00.000000Z");
    let number = client.get("/reputation/numbers?filter[phone_number][eq]=%2B16035551234").await.expect(200);
    assert!(number["data"][0]["reputation_data"]["sentiment_score"].is_number());

    let path = format!("/enterprises/{enterprise}/reputation/frequency");
    client.patch(&path, json!({ "check_frequency": "never" })).await.expect(200);
    client.post("/_sandbox/clock/advance", json!({ "by": "1 year" })).await.expect(200);
    let spend = client.ledger().await["by_operation"].clone();
    assert_eq!(spend["scheduledCheck"]["calls"], 5);
    assert_eq!(spend["monthlyFee"], json!({ "calls": 12, "usd": "1200.00" }));
}
