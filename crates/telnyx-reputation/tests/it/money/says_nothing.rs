//! An answer is a call's own only when it speaks of what was asked, and a read that says nothing proves nothing.

use serde_json::{Value, json};
use telnyx_reputation::{Error, ErrorKind, Resolution, Usd};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, monitored, outcomes, usd};
use crate::runs::set::Set;
use crate::scenario::file::Step;

const ASSOCIATE: &str = "associateReputationNumbers";

/// Successes that do not answer what was asked.
fn answers() -> Vec<Value> {
    let row = json!({"id": "8a4b1f5e-2f12-4c0c-9a98-9b3a7d8b8e62", "phone_number": "+12125550199"});
    let meta = json!({"total_pages": 1, "total_results": 1, "page_number": 1, "page_size": 1});
    let mut answers = Vec::new();
    for status in [200, 201, 202, 203, 206, 207] {
        for body in [
            json!({}),
            json!({"data": null}),
            json!({"data": {}}),
            json!({"errors": [{"code": "10015", "title": "Bad Request", "detail": "no"}]}),
            json!({"data": [row], "meta": meta}),
            json!({"data": row}),
        ] {
            answers.push(answer(status, body));
        }
    }
    answers.push(answer(204, "".into()));
    answers
}

/// They were returned as results, and settled as billed.
#[tokio::test]
async fn a_success_that_says_nothing_is_no_result() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "NOTHING", 1).await;
    let second = json!({"enterprise_id": "$enterprise", "loa_document_id": "$document"});
    let own = json!({"enterprise_id": "$enterprise", "phone_number": numbers[0], "fresh": true});
    let refreshed = json!({"enterprise_id": "$enterprise", "phone_numbers": numbers});
    let remediated = json!({"enterprise_id": "$enterprise", "phone_numbers": numbers, "call_purpose": "Reminders"});
    let added = json!({"enterprise_id": "$enterprise", "phone_numbers": ["+16035551234"]});
    for (operation, call, with, cost) in [
        (ASSOCIATE, "enterprises.reputation.numbers.associate", added, "0.10"),
        ("refreshReputationNumbers", "enterprises.reputation.numbers.refresh", refreshed, "0.10"),
        ("getPhoneNumberReputation", "enterprises.reputation.numbers.retrieve", own, "0.10"),
        ("submitReputationRemediation", "enterprises.reputation.remediation.create", remediated, "1.00"),
        ("enableReputationSettings", "enterprises.reputation.enable", second, "100.00"),
    ] {
        for action in answers() {
            let client = set.run.own_client();
            set.strike(operation, json!({"when": "before", "action": action})).await;
            let said = set.call(&client, call, with.clone()).await;
            let kind = said.as_ref().err().map(Error::kind);
            assert_eq!(kind, Some(ErrorKind::OutcomeUnknown), "{call}, {action}: {said:?}");
            let usage = client.usage().total;
            assert_eq!((usage.at_least, usage.at_most), (Usd::ZERO, usd(cost)), "{call}, {action}");
        }
    }
    assert_eq!(set.billed().await, Usd::ZERO);
    sandbox.stop().await;
}

#[tokio::test]
async fn a_status_that_the_api_does_not_have_leaves_the_outcome_unknown_and_what_was_done_is_found() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "NOTHING_STATUS").await;
    for (index, status) in [202, 206, 207].into_iter().enumerate() {
        set.strike(ASSOCIATE, json!({"action": {"kind": "patch", "status": status}})).await;
        let number = format!("+1603555123{index}");
        let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, [number.as_str()]);
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{status}: {error}");
        assert!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), "{status}");
    }
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}

/// They said "not done" of what had been done and billed.
#[tokio::test]
async fn a_read_that_proves_nothing_resolves_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "NOTHING_READ", 1).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    set.control(
        &format!("POST /_sandbox/enterprises/{}/reject", set.enterprise),
        json!({"gate": "status", "reasons": ["no"]}),
    )
    .await;
    let enable = json!({"enterprise_id": "$enterprise", "loa_document_id": "$document", "check_frequency": "never"});
    let added = json!({"enterprise_id": "$enterprise", "phone_numbers": ["+16035551234", "+16035551235"]});
    let remediated = json!({"enterprise_id": "$enterprise", "phone_numbers": numbers, "call_purpose": "Reminders"});
    let proven = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
    let mut enterprise = crate::faults::calls::all().setup[2].with.clone();
    enterprise.insert("legal_name".to_owned(), "Another LLC".into());
    enterprise.insert("fein".to_owned(), "98-7654321".into());
    for (operation, call, with, read) in [
        ("enableReputationSettings", "enterprises.reputation.enable", enable, "getReputationSettings"),
        (ASSOCIATE, "enterprises.reputation.numbers.associate", added, "listReputationNumbers"),
        (
            "submitReputationRemediation",
            "enterprises.reputation.remediation.create",
            remediated,
            "listReputationRemediations",
        ),
        (
            "submitReputationExternalVerification",
            "enterprises.reputation.external_verification.create",
            proven,
            "getReputationExternalVerification",
        ),
        ("createEnterprise", "enterprises.create", Value::Object(enterprise), "listEnterprises"),
    ] {
        set.lose_answer(operation).await;
        let error = set.call(&set.client, call, with).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{call}: {error}");
        let stale = json!({"data": [], "meta": {"total_pages": 0, "page_number": 1}});
        let gateway = json!({"kind": "html", "status": 404});
        for action in answers().into_iter().chain([answer(200, stale), gateway]) {
            set.strike(read, json!({"times": null, "action": action})).await;
            let found = error.resolve().await;
            assert!(!matches!(found, Ok(Resolution::Done(_))), "{call}, {action}: {found:?}");
            set.control("DELETE /_sandbox/faults", Value::Null).await;
        }
        let found = error.resolve().await.unwrap();
        assert!(matches!(found, Resolution::Done(_)), "{call}: and a read that tells does: {found:?}");
    }
    sandbox.stop().await;
}

/// The error said that nothing could have been billed, and the answer was lost.
#[tokio::test]
async fn an_answer_that_cannot_be_read_is_kept_with_what_it_may_have_billed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "UNREADABLE").await;
    set.strike(ASSOCIATE, json!({"action": {"kind": "patch", "patch": {"meta": "x"}}})).await;
    let call = set.client.enterprises().reputation().numbers().associate(&set.enterprise, ["+16035551234"]);
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::Decode, usd("0.10")), "{error}");
    assert!(error.to_string().contains("the call was done; up to USD 0.10 may have been billed"), "{error}");
    let Resolution::Done(answer) = error.resolve().await.unwrap() else { panic!("it was done: {error}") };
    assert_eq!(answer.json::<Value>().unwrap()["meta"], "x");
    assert_eq!(set.billed().await, usd("0.10"));
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}

/// What was there was taken for new, since nothing had been there before by such a read.
#[tokio::test]
async fn a_read_before_the_call_that_says_nothing_leaves_what_is_there_untold() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "NOTHING_BEFORE", 1).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    let proven = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
    set.call(&set.client, "enterprises.reputation.external_verification.create", proven.clone()).await.unwrap();
    let remediated = json!({"enterprise_id": "$enterprise", "phone_numbers": numbers, "call_purpose": "Reminders"});
    set.call(&set.client, "enterprises.reputation.remediation.create", remediated.clone()).await.unwrap();
    let enabled = json!({"enterprise_id": "$enterprise", "loa_document_id": "$document", "check_frequency": "never"});
    let added = json!({"enterprise_id": "$enterprise", "phone_numbers": numbers});
    let enterprise = Value::Object(crate::faults::calls::all().setup[2].with.clone());
    let mut nothing = answers();
    nothing.extend([json!([]), json!([{"id": "x"}])].map(|data| answer(200, json!({"data": data}))));
    for (operation, call, with, read) in [
        ("enableReputationSettings", "enterprises.reputation.enable", enabled, "getReputationSettings"),
        (ASSOCIATE, "enterprises.reputation.numbers.associate", added, "listReputationNumbers"),
        (
            "submitReputationRemediation",
            "enterprises.reputation.remediation.create",
            remediated,
            "listReputationRemediations",
        ),
        (
            "submitReputationExternalVerification",
            "enterprises.reputation.external_verification.create",
            proven,
            "getReputationExternalVerification",
        ),
        ("createEnterprise", "enterprises.create", enterprise, "listEnterprises"),
    ] {
        for action in &nothing {
            // As another process would, so that no call of this one is in the way of what is found.
            let run = set.run.in_account(&format!("NOTHING_BEFORE_{}", fastrand::u64(..)));
            let state = set.control("GET /_sandbox/state", Value::Null).await;
            run.control("PUT /_sandbox/state", &state).await.unwrap();
            let strike = async |operation: &str, action: &Value| {
                let rule = json!({"operation": operation, "when": "before", "action": action});
                run.control("POST /_sandbox/faults", &rule).await.unwrap();
            };
            strike(read, action).await;
            strike(operation, &json!({"kind": "drop"})).await;
            let step = Step { call: Some(call.to_owned()), with: with.as_object().unwrap().clone(), ..Step::default() };
            let error = run.call(&run.own_client(), &step).await.err().unwrap();
            assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{call}: {error}");
            let found = error.resolve().await;
            assert!(!matches!(found, Ok(Resolution::Done(_))), "{call}, {action}: {found:?}");
        }
    }
    sandbox.stop().await;
}

/// It counted as done and as billed, though the service had done nothing.
#[tokio::test]
async fn a_success_that_speaks_of_what_was_there_before_proves_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "STOOD", 2).await;
    let letter = set.run.saved_text("document");
    let own = format!("/v2/enterprises/{}/reputation", set.enterprise);
    let settings = set.control(&format!("GET {own}"), Value::Null).await;
    let mut rows = set.control(&format!("GET {own}/numbers"), Value::Null).await;
    let client = set.run.own_client();
    let reputation = client.enterprises().reputation();
    set.strike("enableReputationSettings", json!({"when": "before", "action": answer(201, settings)})).await;
    let error = reputation.enable(&set.enterprise, &letter).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    set.strike(ASSOCIATE, json!({"when": "before", "action": answer(201, rows.clone())})).await;
    let error = reputation.numbers().associate(&set.enterprise, &numbers).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    // Of one number alone, no other row is of the same moment.
    let one = rows["data"][0]["phone_number"].as_str().unwrap().to_owned();
    let action = answer(201, json!({"data": [rows["data"][0]]}));
    set.strike(ASSOCIATE, json!({"when": "before", "action": action})).await;
    let error = reputation.numbers().associate(&set.enterprise, [one]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    // Nor does one that speaks of another enterprise, or of a number that was removed.
    for (key, value) in [("enterprise_id", "00000000-0000-4000-8000-000000000000"), ("ownership_status", "removed")] {
        let row = rows["data"][0].as_object_mut().unwrap();
        row.insert("phone_number".to_owned(), json!("+16032000099"));
        let was = row.insert(key.to_owned(), json!(value)).unwrap();
        set.strike(ASSOCIATE, json!({"when": "before", "action": answer(201, rows.clone())})).await;
        let error = reputation.numbers().associate(&set.enterprise, ["+16032000099"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{key}: {error}");
        rows["data"][0][key] = was;
    }
    assert_eq!(client.usage().total.at_least, Usd::ZERO);
    sandbox.stop().await;
}

/// Any success would do, and the schedule stayed as dear as it was.
#[tokio::test]
async fn a_success_that_says_nothing_changes_no_schedule() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "NO_SCHEDULE").await;
    let reputation = set.client.enterprises().reputation();
    let before = reputation.forecast(&set.enterprise).await.unwrap();
    let record = json!({"enterprise_id": set.enterprise, "check_frequency": before.check_frequency.as_str()});
    let other = json!({"enterprise_id": "00000000-0000-4000-8000-000000000000", "check_frequency": "weekly"});
    let told = [record, other, json!({"enterprise_id": set.enterprise})].map(|it| answer(200, json!({"data": it})));
    for action in answers().into_iter().chain(told) {
        let rule = json!({"when": "before", "times": null, "action": action});
        set.strike("updateReputationFrequency", rule).await;
        let error = reputation.update_frequency(&set.enterprise, "weekly").max_retries(0).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{action}: {error}");
        set.control("DELETE /_sandbox/faults", Value::Null).await;
    }
    assert_eq!(reputation.forecast(&set.enterprise).await.unwrap().check_frequency, before.check_frequency);
    reputation.update_frequency(&set.enterprise, "weekly").await.unwrap();
    sandbox.stop().await;
}

/// It was a plain success of all its numbers.
#[tokio::test]
async fn a_success_that_tells_of_errors_as_well_proves_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ERRORS_BESIDE").await;
    let associate = set.client.enterprises().reputation().numbers();
    let errors = json!({"errors": [{"code": "10015", "title": "Bad Request", "detail": "no"}]});
    set.strike(ASSOCIATE, json!({"action": {"kind": "patch", "patch": errors}})).await;
    let error = associate.associate(&set.enterprise, ["+16035551234"]).await.unwrap_err();
    assert_eq!((error.kind(), set.client.usage().total.at_least), (ErrorKind::OutcomeUnknown, Usd::ZERO), "{error}");
    assert!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)), "what is there tells");
    set.strike(ASSOCIATE, json!({"action": {"kind": "patch", "patch": {"errors": []}}})).await;
    associate.associate(&set.enterprise, ["+16035551235"]).await.unwrap();
    sandbox.stop().await;
}

/// All nine were `done`, for USD 0.00 to 0.00, while the ledger had USD 18.00.
#[tokio::test]
async fn the_answer_to_an_older_request_is_no_answer() {
    const REMEDIATE: &str = "submitReputationRemediation";
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "OLDER", 8).await;
    let remediate = format!("POST /v2/enterprises/{}/reputation/remediation", set.enterprise);
    let purpose = |of: &[String]| json!({"phone_numbers": of, "call_purpose": "Reminders"});
    let older = set.control(&remediate, purpose(&numbers[..2])).await;
    set.control(&remediate, purpose(&numbers[2..4])).await;
    set.forget_the_ledger().await;
    let client = set.run.own_client();
    let remediation = client.enterprises().reputation().remediation();
    set.strike(REMEDIATE, json!({"action": answer(202, older)})).await;
    let results = remediation.create_many(&set.enterprise, &numbers[4..6], "Reminders").await;
    assert_eq!(outcomes(&results), [("unknown", 2)]);
    set.is_told_by(&client).await;
    // One of this process that no look before the call shows, as one by a replica that lags does not.
    let own = remediation.create(&set.enterprise, &numbers[6..], "Reminders").await.unwrap();
    let own = serde_json::to_value(&own.data).unwrap();
    let meta = json!({"total_pages": 0, "total_results": 0});
    let stale = json!({"kind": "patch", "patch": {"data": [], "meta": meta}});
    set.strike("listReputationRemediations", json!({"action": stale})).await;
    set.strike(REMEDIATE, json!({"when": "before", "action": answer(202, json!({"data": own}))})).await;
    let error = remediation.create(&set.enterprise, &numbers[..2], "Reminders").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    sandbox.stop().await;
}

/// What was answered long ago was billed once, and is gone.
#[tokio::test]
async fn the_answer_to_an_older_association_is_no_answer_though_its_numbers_are_gone() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "OLDER_GONE").await;
    let path = format!("POST /v2/enterprises/{}/reputation/numbers", set.enterprise);
    let associate = set.client.enterprises().reputation().numbers();
    let theirs = set.control(&path, json!({"phone_numbers": ["+16035551234"]})).await;
    associate.disassociate(&set.enterprise, "+16035551234").await.unwrap();
    set.control("POST /_sandbox/clock/advance", json!({"by": "1h"})).await;
    let ours = associate.associate(&set.enterprise, ["+16035551235"]).await.unwrap();
    let ours = json!({"data": ours.data});
    associate.disassociate(&set.enterprise, "+16035551235").await.unwrap();
    set.forget_the_ledger().await;
    for (number, older) in [("+16035551234", theirs), ("+16035551235", ours)] {
        set.strike(ASSOCIATE, json!({"when": "before", "action": answer(201, older)})).await;
        let error = associate.associate(&set.enterprise, [number]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{number}: {error}");
    }
    assert_eq!(set.billed().await, Usd::ZERO);
    // Added anew, it is another.
    associate.associate(&set.enterprise, ["+16035551235"]).await.unwrap();
    sandbox.stop().await;
}

/// Of what was made a moment ago no clock tells that it is older.
#[tokio::test]
async fn the_answer_to_a_call_of_another_process_is_no_answer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "OLDER_OTHERS").await;
    set.control("PUT /_sandbox/clock", json!({"mode": "frozen"})).await;
    let path = format!("POST /v2/enterprises/{}/reputation", set.enterprise);
    for (operation, call, resource, body) in [
        (ASSOCIATE, "numbers.associate", "numbers", json!({"phone_numbers": ["+16035551234"]})),
        (
            "submitReputationExternalVerification",
            "external_verification.create",
            "external_verification",
            json!({"document_ids": [set.run.saved_text("document")]}),
        ),
    ] {
        let theirs = set.control(&format!("{path}/{resource}"), body.clone()).await;
        set.strike(operation, json!({"when": "before", "action": answer(201, theirs)})).await;
        let mut with = body;
        with["enterprise_id"] = json!("$enterprise");
        let said = set.call(&set.client, &format!("enterprises.reputation.{call}"), with).await;
        let kind = said.as_ref().err().map(Error::kind);
        assert_eq!(kind, Some(ErrorKind::OutcomeUnknown), "{call}: {said:?}");
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn an_answer_about_the_number_under_another_enterprise_is_no_answer() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "ANOTHERS_NUMBER", 1).await;
    let resource = set.client.enterprises().reputation().numbers();
    let patch = json!({"kind": "patch", "patch": {"data": {"enterprise_id": "00000000-0000-4000-8000-000000000000"}}});
    set.strike("getPhoneNumberReputation", json!({"action": patch})).await;
    let read = resource.retrieve(&set.enterprise, &numbers[0]).fresh(true).await.unwrap_err();
    set.strike("confirmReputationNumberOwnership", json!({"action": patch})).await;
    let given_up = resource.ownership_confirm(&set.enterprise, &numbers[0], false).await.unwrap_err();
    for error in [read, given_up] {
        assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    }
    sandbox.stop().await;
}
