//! The contact mailbox of an enterprise.

use serde_json::json;

use crate::support::{Client, enterprise, id, sandbox};

#[tokio::test]
async fn a_code_is_sent_confirmed_and_limited() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_email");
    let mut body = enterprise();
    body["role_type"] = json!("bpo");
    let enterprise = id(&client.post("/enterprises", body).await.expect(201));
    let path = format!("/enterprises/{enterprise}/verify_email");
    let approve = format!("/_sandbox/enterprises/{enterprise}/approve");
    client.post(&approve, json!({ "gate": "bpo" })).await.refused(400, "10015");
    client.post(&format!("{path}/confirm"), json!({ "code": "123456" })).await.refused(400, "10015");

    let sent = client.post_raw(&path, "application/json", "").await.expect(200);
    assert_eq!(sent["data"]["status"], "sent");
    assert_eq!(sent["data"]["expires_at"], "2026-11-20T09:15:00.000000Z");
    assert_eq!(sent["data"]["sends_remaining_today"], 4);
    client.post(&path, json!({})).await.refused(429, "10011");
    client.post(&format!("{path}/confirm"), json!({ "code": "12345" })).await.refused(422, "10005");

    let code = client.get(&format!("/_sandbox/enterprises/{enterprise}/email_code")).await.expect(200)["code"].clone();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        client.post(&format!("{path}/confirm"), json!({ "code": wrong })).await.refused(400, "10015");
    }
    let verified = client.post(&format!("{path}/confirm"), json!({ "code": code })).await.expect(200);
    assert_eq!(verified["data"]["email_verified"], true);
    client.post(&format!("{path}/confirm"), json!({ "code": code })).await.refused(400, "10015");
    let approved = client.post(&approve, json!({ "gate": "bpo" })).await.expect(200);
    assert_eq!(approved["data"]["bpo_verification_status"], "approved");

    let changed = client.put(&format!("/enterprises/{enterprise}"), json!({ "fein": "98-7654321" })).await.expect(200);
    assert_eq!(changed["data"]["bpo_verification_status"], "pending");
}
