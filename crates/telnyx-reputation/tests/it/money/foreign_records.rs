//! A record that could be someone else's is not taken for a call's own, and one that is missing is no proof.

use serde_json::{Value, json};
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{answer, cannot_tell, is_unknown, monitored, usd};
use crate::runs::set::{Set, numbers};

const ASSOCIATE: &str = "associateReputationNumbers";
const CREATE_REMEDIATION: &str = "submitReputationRemediation";
const ENABLE: &str = "enableReputationSettings";
const LIST: &str = "listReputationNumbers";
const PROVE: &str = "submitReputationExternalVerification";

/// All 4,000 ended `done`, with one id.
#[tokio::test]
async fn of_two_remediations_at_once_one_is_not_taken_for_the_other() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "TWINS_AT_ONCE", 4_000).await;
    set.strike(CREATE_REMEDIATION, json!({"skip": 1, "when": "before", "action": {"kind": "drop"}})).await;
    let resource = set.client.enterprises().reputation().remediation();
    let results = resource.create_many(&set.enterprise, &numbers, "Reminders").concurrency(2).await;
    assert_eq!(results.iter().filter(|result| result.outcome.value().is_some()).count(), 2_000);
    assert_eq!(results.iter().filter(|result| is_unknown(result)).count(), 2_000);
    assert_eq!(set.billed().await, usd("2000.00"));
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}

/// Purpose and size were all that was compared.
#[tokio::test]
async fn a_remediation_like_the_lost_one_is_not_taken_for_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "TWINS", 6).await;
    let resource = set.client.enterprises().reputation().remediation();
    resource.create(&set.enterprise, &numbers[..2], "Reminders").await.unwrap();
    set.lose(CREATE_REMEDIATION).await;
    let lost = resource.create(&set.enterprise, &numbers[2..4], "Reminders").contact_email("us@example.com").await;
    let path = format!("POST /v2/enterprises/{}/reputation/remediation", set.enterprise);
    let theirs =
        json!({"phone_numbers": &numbers[4..], "call_purpose": "Reminders", "contact_email": "us@example.com"});
    set.control(&path, theirs).await;
    let others = json!({"phone_numbers": &numbers[2..4], "call_purpose": "Reminders",
        "contact_email": "them@example.com"});
    set.control(&path, others).await;
    cannot_tell(lost).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn what_was_done_is_found_and_found_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "FOUND", 2).await;
    // Which numbers a request has can be read once its results are there.
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    let reputation = set.client.enterprises().reputation();
    set.lose_answer(CREATE_REMEDIATION).await;
    let lost = reputation.remediation().create(&set.enterprise, &numbers, "Reminders").await.unwrap_err();
    set.lose_answer(ASSOCIATE).await;
    let added = reputation.numbers().associate(&set.enterprise, ["+16035551234", "+16035551235"]).await.unwrap_err();
    for error in [lost, added] {
        // Asked twice, it was another call's the second time: its own claim was in the way.
        for _ in 0..2 {
            let found = error.resolve().await.unwrap();
            assert!(matches!(found, Resolution::Done(_)), "{error}: {found:?}");
        }
    }
    sandbox.stop().await;
}

/// A snapshot of two seconds before the call counted as its own, and so did anybody's.
#[tokio::test]
async fn a_lookup_of_another_process_is_not_taken_for_a_refresh() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "REFRESHED", 2).await;
    let resource = set.client.enterprises().reputation().numbers();
    set.lose("refreshReputationNumbers").await;
    let just_before = resource.refresh(&set.enterprise, &numbers).await;
    cannot_tell(just_before).await;
    set.lose("refreshReputationNumbers").await;
    let lost = resource.refresh(&set.enterprise, &numbers).await;
    let path = format!("POST /v2/enterprises/{}/reputation/numbers/refresh", set.enterprise);
    set.control(&path, json!({"phone_numbers": numbers})).await;
    cannot_tell(lost).await;
    set.lose("getPhoneNumberReputation").await;
    let lost = resource.retrieve(&set.enterprise, &numbers[0]).fresh(true).await;
    set.control(&path, json!({"phone_numbers": numbers})).await;
    cannot_tell(lost).await;
    sandbox.stop().await;
}

/// The same letter was all that was compared.
#[tokio::test]
async fn settings_that_stood_before_are_not_taken_for_a_new_enable() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ENABLED").await;
    let enable = |frequency| {
        let with =
            json!({"enterprise_id": "$enterprise", "loa_document_id": "$document", "check_frequency": frequency});
        set.call(&set.client, "enterprises.reputation.enable", with)
    };
    set.lose(ENABLE).await;
    cannot_tell(enable("weekly").await).await;
    let reject = format!("POST /_sandbox/enterprises/{}/reject", set.enterprise);
    set.control(&reject, json!({"gate": "status", "reasons": ["no such business"]})).await;
    set.lose(ENABLE).await;
    cannot_tell(enable("never").await).await;
    set.lose_answer(ENABLE).await;
    cannot_tell(enable("never").await).await;
    assert_eq!(set.billed().await, usd("100.00"), "a new one, of which each of the three may be the maker");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_enable_and_a_proof_are_found_where_no_other_call_could_have_made_them() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ENABLED_ALONE").await;
    let reject = format!("POST /_sandbox/enterprises/{}/reject", set.enterprise);
    set.control(&reject, json!({"gate": "status", "reasons": ["no such business"]})).await;
    set.lose_answer(ENABLE).await;
    let with = json!({"enterprise_id": "$enterprise", "loa_document_id": "$document", "check_frequency": "never"});
    let enabled = set.call(&set.client, "enterprises.reputation.enable", with).await.unwrap_err();
    assert!(matches!(enabled.resolve().await.unwrap(), Resolution::Done(_)));
    let prove = || {
        let with = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
        set.call(&set.client, "enterprises.reputation.external_verification.create", with)
    };
    // The second answer differs from what the look before it showed, and so is its own.
    prove().await.unwrap();
    prove().await.unwrap();
    set.lose_answer(PROVE).await;
    let proven = prove().await.unwrap_err();
    assert!(matches!(proven.resolve().await.unwrap(), Resolution::Done(_)));
    sandbox.stop().await;
}

/// It was "not done", though USD 100.00 had been billed.
#[tokio::test]
async fn an_enable_is_not_undone_by_the_letter_that_came_after_it() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "LETTER").await;
    let upload = json!({"file": "$letter", "filename": "second.pdf"});
    let second = set.call(&set.client, "documents.upload", upload).await.unwrap();
    set.control("PUT /_sandbox/approvals", json!({"status": "manual", "loa": "manual"})).await;
    set.control(&format!("POST /_sandbox/enterprises/{}/reject", set.enterprise), json!({"gate": "status"})).await;
    set.lose_answer(ENABLE).await;
    let with = json!({"enterprise_id": "$enterprise", "loa_document_id": "$document"});
    let lost = set.call(&set.client, "enterprises.reputation.enable", with).await;
    let letter = json!({"enterprise_id": "$enterprise", "loa_document_id": second["data"]["id"]});
    set.call(&set.client, "enterprises.reputation.loa.update", letter).await.unwrap();
    cannot_tell(lost).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn a_proof_that_was_there_before_is_not_taken_for_a_new_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PROOF").await;
    let prove = || {
        let with = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
        set.call(&set.client, "enterprises.reputation.external_verification.create", with)
    };
    prove().await.unwrap();
    set.lose(PROVE).await;
    cannot_tell(prove().await).await;
    sandbox.stop().await;
}

#[tokio::test]
async fn an_enterprise_that_existed_is_not_taken_for_a_new_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "EXISTED").await;
    let step = &crate::faults::calls::all().setup[2];
    assert_eq!(step.call.as_deref(), Some("enterprises.create"));
    let create = || set.call(&set.client, "enterprises.create", Value::Object(step.with.clone()));
    set.lose("createEnterprise").await;
    cannot_tell(create().await).await;
    assert_eq!(create().await.unwrap_err().kind(), ErrorKind::Conflict, "the API would have refused it");
    sandbox.stop().await;
}

#[tokio::test]
async fn an_enterprise_is_found_beside_an_older_one_whose_name_contains_its_own() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "BESIDE").await;
    let mut with = crate::faults::calls::all().setup[2].with.clone();
    assert_eq!(with.insert("legal_name".to_owned(), json!("Granite")), Some(json!("Granite Dental LLC")));
    with.insert("fein".to_owned(), json!("98-7654321"));
    set.lose_answer("createEnterprise").await;
    let lost = set.call(&set.client, "enterprises.create", Value::Object(with)).await.unwrap_err();
    let found = lost.resolve().await.unwrap();
    assert!(matches!(found, Resolution::Done(_)), "{found:?}");
    sandbox.stop().await;
}

/// The API would have refused it, and it was `done`.
#[tokio::test]
async fn numbers_that_were_monitored_before_are_not_taken_for_added_ones() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "MONITORED").await;
    let resource = set.client.enterprises().reputation().numbers();
    let path = format!("POST /v2/enterprises/{}/reputation/numbers", set.enterprise);
    let (first, second) = ("+16035551234", "+16035551235");
    set.control(&path, json!({"phone_numbers": [second]})).await;
    set.lose(ASSOCIATE).await;
    cannot_tell(resource.associate(&set.enterprise, [second]).await).await;
    // One of them was there before, and another process adds the other one meanwhile.
    set.lose(ASSOCIATE).await;
    let lost = resource.associate(&set.enterprise, [first, second]).await;
    set.control(&path, json!({"phone_numbers": [first]})).await;
    cannot_tell(lost).await;
    set.lose(ASSOCIATE).await;
    let known = cannot_tell(resource.associate(&set.enterprise, numbers(5)).await).await;
    assert!(known.starts_with("5 of the 5 numbers are not monitored by now"), "{known}");
    sandbox.stop().await;
}

/// One number gone made the others `refused`, or, going on without the refused, added and billed once more.
#[tokio::test]
async fn a_number_that_went_meanwhile_makes_none_of_them_not_done() {
    for go_on in [false, true] {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let set = Set::new(&sandbox, &format!("WENT_{go_on}")).await;
        let resource = set.client.enterprises().reputation().numbers();
        let given = numbers(20);
        set.lose_answer(ASSOCIATE).await;
        // The first read of the list is of what is there before.
        let rule = set.strike(LIST, json!({"skip": 1, "action": {"kind": "hold"}})).await;
        let run = resource.associate_many(&set.enterprise, &given);
        let run = tokio::spawn(if go_on { run.go_on_without_refused() } else { run }.into_future());
        set.held(rule).await;
        resource.disassociate(&set.enterprise, &given[19]).await.unwrap();
        set.release().await;
        let results = run.await.unwrap();
        assert!(results.iter().all(is_unknown), "{:?}", results[0]);
        assert_eq!((set.calls(ASSOCIATE).await, set.billed().await), (1, usd("2.00")));
        set.is_told_by(&set.client).await;
        sandbox.stop().await;
    }
}

/// All of them were `refused`.
#[tokio::test]
async fn a_stale_read_of_a_replica_makes_no_number_not_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "STALE").await;
    set.lose_answer(ASSOCIATE).await;
    let meta = json!({"total_pages": 0, "total_results": 0, "page_number": 1, "page_size": 20});
    set.strike(LIST, json!({"skip": 1, "action": answer(200, json!({"data": [], "meta": meta}))})).await;
    let run = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(20));
    let results = run.await;
    assert!(results.iter().all(is_unknown), "{:?}", results[0]);
    assert_eq!((set.calls(ASSOCIATE).await, set.billed().await), (1, usd("2.00")));
    sandbox.stop().await;
}

/// What the API takes for a frequency that is left out was compared with nothing.
#[tokio::test]
async fn an_enable_at_another_frequency_is_not_taken_for_one_at_the_usual() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "FREQUENCY").await;
    set.call(&set.client, "enterprises.reputation.disable", json!({"enterprise_id": "$enterprise"})).await.unwrap();
    let upload = json!({"file": "$letter", "filename": "second.pdf"});
    let letter = set.call(&set.client, "documents.upload", upload).await.unwrap()["data"]["id"].clone();
    set.lose(ENABLE).await;
    let with = json!({"enterprise_id": "$enterprise", "loa_document_id": letter});
    let lost = set.call(&set.client, "enterprises.reputation.enable", with).await;
    let path = format!("POST /v2/enterprises/{}/reputation", set.enterprise);
    set.control(&path, json!({"loa_document_id": letter, "check_frequency": "monthly"})).await;
    cannot_tell(lost).await;
    sandbox.stop().await;
}

/// What another process had done ten seconds before was `done`, since a replica that lagged did not show it.
#[tokio::test]
async fn what_a_replica_did_not_show_before_the_call_is_not_taken_for_its_work() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "REPLICA", 2).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
    let reputation = set.client.enterprises().reputation();
    let path = format!("POST /v2/enterprises/{}/reputation", set.enterprise);
    let added = "+16035551234";
    set.control(&format!("{path}/numbers"), json!({"phone_numbers": [added]})).await;
    let body = json!({"phone_numbers": numbers, "call_purpose": "Reminders"});
    set.control(&format!("{path}/remediation"), body).await;
    set.control(&format!("{path}/external_verification"), json!({"document_ids": [set.run.saved_text("document")]}))
        .await;
    set.control("POST /_sandbox/clock/advance", json!({"seconds": 10})).await;
    let meta = json!({"total_pages": 0, "total_results": 0});
    let stale = json!({"action": {"kind": "patch", "patch": {"data": [], "meta": meta}}});
    set.strike(LIST, stale.clone()).await;
    set.lose(ASSOCIATE).await;
    let known = cannot_tell(reputation.numbers().associate(&set.enterprise, [added]).await).await;
    assert!(known.contains("older than the look before the call"), "{known}");
    set.strike("listReputationRemediations", stale).await;
    set.lose(CREATE_REMEDIATION).await;
    cannot_tell(reputation.remediation().create(&set.enterprise, &numbers, "Reminders").await).await;
    let earlier = json!({"data": {"submitted_at": "2020-01-01T00:00:00Z"}});
    let read = "getReputationExternalVerification";
    set.strike(read, json!({"action": {"kind": "patch", "patch": earlier}})).await;
    set.lose(PROVE).await;
    let with = json!({"enterprise_id": "$enterprise", "document_ids": ["$document"]});
    let proven = set.call(&set.client, "enterprises.reputation.external_verification.create", with).await;
    assert!(cannot_tell(proven).await.contains("older than the look before the call"));
    sandbox.stop().await;
}

/// The service tells of neither whose work it is, so the state may be told and money may not.
#[tokio::test]
async fn the_same_work_of_another_process_is_the_state_and_no_money() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "SAME_WORK").await;
    let folder = tempfile::tempdir().unwrap();
    let budget = format!("file:{}", folder.path().join("budget").display());
    let client = set.run.builder().spend_limit("5.00").budget(budget).build().unwrap();
    let given = numbers(3);
    set.lose(ASSOCIATE).await;
    let lost = client.enterprises().reputation().numbers().associate(&set.enterprise, &given).await.unwrap_err();
    let path = format!("POST /v2/enterprises/{}/reputation/numbers", set.enterprise);
    set.control(&path, json!({"phone_numbers": given})).await;
    set.forget_the_ledger().await;
    assert!(matches!(lost.resolve().await.unwrap(), Resolution::Done(_)));
    set.is_told_by(&client).await;
    let shared = client.shared_usage().await.unwrap().unwrap();
    assert_eq!((shared.at_least, shared.at_most, lost.may_have_billed()), (usd("0.00"), usd("0.30"), usd("0.30")));
    sandbox.stop().await;
}

/// Each spelling of the service's address was a service of its own, and one record was two calls' work.
#[tokio::test]
async fn clients_that_spell_the_address_in_two_ways_know_of_each_other() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "SPELLED").await;
    let other = set.run.builder().base_url(sandbox.base_url().replace("http://", "HTTP://") + "/").build().unwrap();
    set.lose(ASSOCIATE).await;
    let dropped = set.client.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1)).await;
    set.lose_answer(ASSOCIATE).await;
    let done = other.enterprises().reputation().numbers().associate(&set.enterprise, numbers(1)).await;
    cannot_tell(dropped).await;
    cannot_tell(done).await;
    sandbox.stop().await;
}
