//! What is found, or answered, is compared with what was sent value by value: each of these differs in one of them alone.

use serde_json::json;
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::Sandbox;

use super::ownership::{CONFIRM, NUMBER, confirm, external};
use super::stage::{answer, cannot_tell, monitored};

const CREATE_REMEDIATION: &str = "submitReputationRemediation";

/// Requests whose results are there at once, so that the numbers of each can be read.
#[tokio::test]
async fn a_remediation_of_other_numbers_or_of_another_address_is_another_s() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (index, (of, email, url)) in [
        (2..4, "us@example.com", "https://example.com/us"),
        (0..2, "them@example.com", "https://example.com/us"),
        (0..2, "us@example.com", "https://example.com/them"),
    ]
    .into_iter()
    .enumerate()
    {
        let (set, numbers) = monitored(&sandbox, &format!("COMPARED_{index}"), 4).await;
        set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
        let remediation = set.client.enterprises().reputation().remediation();
        set.lose(CREATE_REMEDIATION).await;
        let request = remediation.create(&set.enterprise, &numbers[..2], "Reminders");
        let lost = request.contact_email("us@example.com").webhook_url("https://example.com/us").await;
        let path = format!("POST /v2/enterprises/{}/reputation/remediation", set.enterprise);
        let theirs = json!({"phone_numbers": &numbers[of], "call_purpose": "Reminders", "contact_email": email,
            "webhook_url": url});
        set.control(&path, theirs).await;
        let known = cannot_tell(lost).await;
        assert!(known.contains("no request that fits was made since"), "{known}");
    }
    sandbox.stop().await;
}

/// A cache in between answered with the request before, which was of the same numbers.
#[tokio::test]
async fn what_is_read_of_another_remediation_than_asked_for_proves_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COMPARED_ID", 2).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    let remediation = set.client.enterprises().reputation().remediation();
    set.lose_answer(CREATE_REMEDIATION).await;
    let lost = remediation.create(&set.enterprise, &numbers, "Reminders").await.unwrap_err();
    let other = json!({"data": {"id": "00000000-0000-4000-8000-000000000000"}});
    set.strike("getReputationRemediation", json!({"action": {"kind": "patch", "patch": other}})).await;
    let found = lost.resolve().await.unwrap();
    let Resolution::CannotTell(known) = found else { panic!("{found:?}") };
    assert!(known.contains("made since, and perhaps the call's"), "{known}");
    assert!(matches!(lost.resolve().await.unwrap(), Resolution::Done(_)), "and one that is of it does");
    sandbox.stop().await;
}

/// The number was added anew, and is verified as such.
#[tokio::test]
async fn another_registration_of_a_number_is_not_the_one_that_was_to_be_confirmed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "REGISTERED").await;
    set.control("POST /_sandbox/clock/advance", json!({"by": "25h"})).await;
    set.lose(CONFIRM).await;
    let lost = confirm(&set, true).await;
    let numbers = set.client.enterprises().reputation().numbers();
    numbers.disassociate(&set.enterprise, NUMBER).await.unwrap();
    numbers.associate(&set.enterprise, [NUMBER]).await.unwrap();
    let known = cannot_tell(lost).await;
    assert!(known.contains("ownership was pending_confirmation before the call and is verified now"), "{known}");
    sandbox.stop().await;
}

#[tokio::test]
async fn a_record_of_another_enterprise_is_no_answer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, _) = monitored(&sandbox, "ELSEWHERE", 1).await;
    let letter = set.run.saved_text("document");
    let other = "00000000-0000-4000-8000-000000000000";
    let reputation = set.client.enterprises().reputation();
    let settings = json!({"enterprise_id": other, "created_at": "2036-01-01T00:00:00Z", "check_frequency": "never",
        "loa_document_id": letter});
    let action = answer(201, json!({"data": settings}));
    set.strike("enableReputationSettings", json!({"when": "before", "action": action})).await;
    let error = reputation.enable(&set.enterprise, &letter).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    let proof = json!({"enterprise_id": other, "submitted_at": "2036-01-01T00:00:00Z", "document_ids": [letter]});
    let action = answer(201, json!({"data": proof}));
    set.strike("submitReputationExternalVerification", json!({"when": "before", "action": action})).await;
    let error = reputation.external_verification().create(&set.enterprise, [&letter]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_answer_about_more_numbers_than_were_sent_is_no_answer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COMPARED_COUNT", 2).await;
    set.strike(CREATE_REMEDIATION, json!({"action": {"kind": "patch", "patch": {"data": {"phone_numbers_count": 3}}}}))
        .await;
    let remediation = set.client.enterprises().reputation().remediation();
    let error = remediation.create(&set.enterprise, &numbers, "Reminders").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    sandbox.stop().await;
}
