//! Remediation.

use serde_json::json;
use telnyx_reputation_sandbox::{Approval, Approvals, Sandbox};

use crate::support::{Client, id, pointers, sandbox, start};

const NUMBERS: [&str; 5] = ["+16035550100", "+16035550110", "+16035550111", "+16035550112", "+16035550102"];

#[tokio::test]
async fn a_request_goes_through_two_tiers_into_five_buckets() {
    let policy = Approvals { remediation: Approval::AfterSeconds(3 * 3600), ..Approvals::all(Approval::Immediate) };
    let sandbox = start(Sandbox::builder().approvals(policy)).await;
    let client = Client::new(&sandbox, "KEY_tiers");
    let enterprise = client.monitoring(&NUMBERS).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    let body = json!({ "phone_numbers": NUMBERS, "call_purpose": "Reminders", "contact_email": "a@example.com" });
    let submitted = client.post(&path, body.clone()).await.expect(202);
    assert_eq!(submitted["data"]["status"], "pending");
    assert!(submitted["data"]["results"].is_null());
    let one = format!("{path}/{}", id(&submitted));

    let hour = json!({ "by": "1 hour" });
    client.post("/_sandbox/clock/advance", hour.clone()).await.expect(200);
    let running = client.get(&one).await.expect(200);
    assert_eq!(running["data"]["status"], "in_progress");
    assert_eq!(running["data"]["results"]["remediated"], json!([]));
    client.post("/_sandbox/clock/advance", hour.clone()).await.expect(200);
    let tier1 = client.get(&one).await.expect(200);
    assert_eq!(tier1["data"]["tier1_completed_at"], "2026-11-20T11:00:00.000000Z");
    assert!(tier1["data"]["tier2_completed_at"].is_null());
    client.post("/_sandbox/clock/advance", hour).await.expect(200);
    let done = client.get(&one).await.expect(200);
    assert_eq!(done["data"]["status"], "completed");
    assert_eq!(
        done["data"]["results"],
        json!({
            "remediated": ["+16035550100"], "not_flagged": ["+16035550112", "+16035550102"],
            "requires_review": ["+16035550111"], "ineligible": [], "refused": ["+16035550110"],
        })
    );
    assert_eq!(client.ledger().await["by_operation"]["submitReputationRemediation"]["usd"], "5.00");
    let number = client.get("/reputation/numbers/+16035550100").await.expect(200);
    assert_eq!(number["data"]["reputation_data"]["spam_risk"], "low", "the label was corrected");

    // Fourteen days of cooldown: counted, not an error, and not billed.
    let again = client.post(&path, body.clone()).await.expect(202);
    assert_eq!(
        (&again["data"]["phone_numbers_submitted"], &again["data"]["phone_numbers_ineligible"]),
        (&json!(0), &json!(5))
    );
    assert_eq!(client.ledger().await["by_operation"]["submitReputationRemediation"]["usd"], "5.00");
    client.post("/_sandbox/clock/advance", json!({ "by": "14 days" })).await.expect(200);
    let later = client.post(&path, body).await.expect(202);
    assert_eq!(later["data"]["phone_numbers_submitted"], 5);

    let list = client.get(&path).await.expect(200);
    assert_eq!(list["data"][0]["id"], later["data"]["id"], "newest first");
    assert!(list["data"][0].get("results").is_none());
    let done =
        client.get(&format!("{path}?filter[status]=completed&filter[created_at][lte]=2026-11-21T00:00:00Z")).await;
    assert_eq!(done.expect(200)["meta"]["total_results"], 2);
    client.get(&format!("{path}?filter[status]=done")).await.refused(422, "10005");
    client.get(&format!("{path}?filter[created_at][gte]=yesterday")).await.refused(422, "10005");
}

#[tokio::test]
async fn polling_moves_a_request_on_and_running_numbers_conflict() {
    let policy = Approvals { remediation: Approval::AfterReads(2), ..Approvals::all(Approval::Immediate) };
    let sandbox = start(Sandbox::builder().approvals(policy)).await;
    let client = Client::new(&sandbox, "KEY_polls");
    let enterprise = client.monitoring(&["+16035550100", "+16035551234"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    let body = json!({ "phone_numbers": ["+16035550100"], "call_purpose": "Reminders" });
    let first = client.post(&path, body).await.expect(202);
    let both = json!({ "phone_numbers": ["+16035551234", "+16035550100"], "call_purpose": "Reminders" });
    assert_eq!(pointers(&client.post(&path, both.clone()).await.refused(409, "10021")), ["/body/phone_numbers/1"]);
    let one = format!("{path}/{}", id(&first));
    assert_eq!(client.get(&one).await.expect(200)["data"]["status"], "in_progress");
    assert_eq!(client.get(&one).await.expect(200)["data"]["status"], "completed");
    let second = client.post(&path, both).await.expect(202);
    assert_eq!(second["data"]["phone_numbers_ineligible"], 1);
    assert_eq!(client.ledger().await["by_operation"]["submitReputationRemediation"]["usd"], "2.00");

    client.delete(&format!("/enterprises/{enterprise}/reputation")).await.expect(204);
    client.get(&path).await.refused(404, "10009");
}

#[tokio::test]
async fn bad_requests_name_each_place() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_bad");
    let enterprise = client.monitoring(&["+16035551234"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    let body = json!({
        "phone_numbers": ["+16035551234", "603", "+16035551234"], "call_purpose": "", "contact_email": "nobody",
        "webhook_url": "ftp://example.com", "extra": 1
    });
    assert_eq!(
        pointers(&client.post(&path, body).await.refused(422, "10005")),
        [
            "/body/call_purpose",
            "/body/contact_email",
            "/body/extra",
            "/body/phone_numbers/1",
            "/body/phone_numbers/1",
            "/body/phone_numbers/2",
            "/body/webhook_url"
        ]
    );
    let unknown = json!({ "phone_numbers": ["+16035559999"], "call_purpose": "x" });
    assert_eq!(pointers(&client.post(&path, unknown).await.refused(422, "10005")), ["/body/phone_numbers/0"]);
    client.get(&format!("{path}/00000000-0000-4000-8000-000000000000")).await.refused(404, "10009");
}

#[tokio::test]
async fn requests_fail_and_are_cancelled() {
    let policy = Approvals { remediation: Approval::Manual, ..Approvals::all(Approval::Immediate) };
    let sandbox = start(Sandbox::builder().approvals(policy)).await;
    let client = Client::new(&sandbox, "KEY_ends");
    let enterprise = client.monitoring(&["+16035550113", "+16035550100"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    for (number, verb, times, status) in
        [("+16035550113", "advance", 3, "failed"), ("+16035550100", "cancel", 1, "cancelled")]
    {
        let body = json!({ "phone_numbers": [number], "call_purpose": "x" });
        let request = id(&client.post(&path, body).await.expect(202));
        for _ in 0..times {
            client.post(&format!("/_sandbox/remediations/{request}/{verb}"), json!({})).await.expect(200);
        }
        assert_eq!(client.get(&format!("{path}/{request}")).await.expect(200)["data"]["status"], status);
    }
}
