//! An answer that bills fewer numbers than were sent is read as it counts them.

use serde_json::{Value, json};
use telnyx_reputation::ErrorKind;
use telnyx_reputation::runs::{Outcome, RunResult};
use telnyx_reputation::types::RemediationRequest;
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{is_unknown, monitored, outcomes, usd};
use crate::runs::set::Set;

/// Three numbers of the account are in the cooldown of a request that has ended.
async fn cooling_down(set: &Set, numbers: &[String]) {
    let remediation = set.client.enterprises().reputation().remediation();
    remediation.create_many(&set.enterprise, &numbers[..3], "Reminders").await;
    set.control("POST /_sandbox/clock/advance", json!({"by": "1 day"})).await;
    set.forget_the_ledger().await;
}

async fn created(set: &Set, numbers: &[String]) -> Vec<RunResult<RemediationRequest>> {
    set.run.own_client().enterprises().reputation().remediation().create_many(&set.enterprise, numbers, "Again").await
}

async fn approve_at_once(set: &Set) {
    set.control("PUT /_sandbox/approvals", json!({"remediation": "immediate"})).await;
}

/// All were `done`, and the usage read 0.00 to 3.00.
#[tokio::test]
async fn numbers_in_cooldown_are_refused_and_not_billed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COOLDOWN", 3).await;
    approve_at_once(&set).await;
    cooling_down(&set, &numbers).await;
    let client = set.run.own_client();
    let remediation = client.enterprises().reputation().remediation();
    let results = remediation.create_many(&set.enterprise, &numbers, "Again").await;
    assert_eq!(outcomes(&results), [("refused", 3)]);
    let Outcome::Refused(why) = &results[0].outcome else { panic!("{:?}", results[0]) };
    assert!(why.detail.as_ref().is_some_and(|detail| detail.contains("cooldown")), "{why:?}");
    assert_eq!((set.billed().await, client.usage().total.at_most), (usd("0.00"), usd("0.00")));
    sandbox.stop().await;
}

#[tokio::test]
async fn which_of_the_numbers_were_not_taken_is_read_once_more() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COOLDOWN_SOME", 5).await;
    approve_at_once(&set).await;
    cooling_down(&set, &numbers).await;
    let results = created(&set, &numbers).await;
    assert_eq!(outcomes(&results), [("refused", 3), ("done", 2)]);
    assert_eq!(set.billed().await, usd("2.00"));
    sandbox.stop().await;
}

#[tokio::test]
async fn numbers_of_which_the_service_does_not_tell_yet_are_unknown_and_the_bill_is_not() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COOLDOWN_UNTOLD", 5).await;
    approve_at_once(&set).await;
    cooling_down(&set, &numbers).await;
    set.control("PUT /_sandbox/approvals", json!({"remediation": "manual"})).await;
    let client = set.run.own_client();
    let results = client.enterprises().reputation().remediation().create_many(&set.enterprise, &numbers, "Again").await;
    assert!(results.iter().all(is_unknown), "{:?}", results[0]);
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most, set.billed().await), (usd("2.00"), usd("2.00"), usd("2.00")));
    sandbox.stop().await;
}

/// A list that names fewer than were counted does not say of the others that they were taken.
#[tokio::test]
async fn an_incomplete_list_of_those_not_taken_proves_nothing_of_the_rest() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "COOLDOWN_PART", 5).await;
    approve_at_once(&set).await;
    cooling_down(&set, &numbers).await;
    let one: Value = json!({"data": {"results": {"ineligible": [numbers[0]]}}});
    set.strike("getReputationRemediation", json!({"action": {"kind": "patch", "patch": one}})).await;
    let results = created(&set, &numbers).await;
    assert_eq!(outcomes(&results), [("refused", 1), ("unknown", 4)]);
    sandbox.stop().await;
}

/// Two of the five were `done`, or all, by what another request says.
#[tokio::test]
async fn what_is_read_once_more_is_of_the_same_request_and_counts_alike() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let other = json!({"id": "00000000-0000-4000-8000-000000000000"});
    let all = json!({"phone_numbers_submitted": 5, "phone_numbers_ineligible": 0, "results": {"ineligible": []}});
    for (name, patch) in [("OTHER", other), ("ALL", all)] {
        let (set, numbers) = monitored(&sandbox, &format!("READ_AGAIN_{name}"), 5).await;
        approve_at_once(&set).await;
        cooling_down(&set, &numbers).await;
        let action = json!({"kind": "patch", "patch": {"data": patch}});
        set.strike("getReputationRemediation", json!({"action": action})).await;
        let results = created(&set, &numbers).await;
        assert!(results.iter().all(is_unknown), "{name}: {results:?}");
    }
    sandbox.stop().await;
}

/// All of them counted as done.
#[tokio::test]
async fn counts_that_do_not_add_up_prove_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let named = json!({"results": {"ineligible": ["+16032000099"]}});
    for (submitted, ineligible, more) in [(0, 0, json!({})), (1, 0, json!({})), (2, 1, named)] {
        let (set, numbers) = monitored(&sandbox, &format!("COUNTS_{submitted}_{ineligible}"), 3).await;
        let mut patch = json!({"phone_numbers_submitted": submitted, "phone_numbers_ineligible": ineligible});
        patch.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let action = json!({"kind": "patch", "patch": {"data": patch}});
        set.strike("submitReputationRemediation", json!({"action": action})).await;
        let results = created(&set, &numbers).await;
        assert!(results.iter().all(is_unknown), "{submitted}, {ineligible}: {:?}", results[0]);
        let Outcome::Unknown(error) = &results[0].outcome else { panic!("{:?}", results[0]) };
        assert!(matches!(error.resolve().await.unwrap(), telnyx_reputation::Resolution::CannotTell(_)));
    }
    sandbox.stop().await;
}

/// It counted as refused, and the answer counted it as looked up.
#[tokio::test]
async fn a_lookup_of_which_nothing_says_whether_it_succeeded_is_unknown() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "LOOKED_UP", 1).await;
    let result = json!([{"phone_number": numbers[0], "success": null}]);
    let action = json!({"kind": "patch", "patch": {"data": {"results": result}}});
    set.strike("refreshReputationNumbers", json!({"action": action})).await;
    let results = set.client.enterprises().reputation().numbers().refresh_many(&set.enterprise, &numbers).await;
    assert_eq!(outcomes(&results), [("unknown", 1)]);
    sandbox.stop().await;
}

/// They were billed, and the usage read 0.00 to 0.00.
#[tokio::test]
async fn counts_that_do_not_add_up_tell_nothing_of_the_bill() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (index, counts) in [
        json!({"phone_numbers_submitted": 0}),
        json!({"phone_numbers_submitted": 0, "phone_numbers_ineligible": 1}),
        json!({"phone_numbers_submitted": 1}),
        json!({"phone_numbers_submitted": 9}),
        json!({"phone_numbers_submitted": null}),
    ]
    .into_iter()
    .enumerate()
    {
        let (set, numbers) = monitored(&sandbox, &format!("UNCOUNTED_{index}"), 2).await;
        let patch = json!({"kind": "patch", "patch": {"data": counts}});
        set.strike("submitReputationRemediation", json!({"action": patch})).await;
        let remediation = set.client.enterprises().reputation().remediation();
        let results = remediation.create_many(&set.enterprise, &numbers, "Reminders").await;
        let usage = set.client.usage().total;
        assert_eq!((usage.at_least, usage.at_most), (usd("0.00"), usd("2.00")), "{counts}");
        for result in &results {
            let Outcome::Unknown(error) = &result.outcome else { panic!("{counts}: {result:?}") };
            assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::OutcomeUnknown, usd("2.00")), "{counts}");
        }
        set.is_told_by(&set.client).await;
    }
    sandbox.stop().await;
}

/// They settled at USD 0.20 at least.
#[tokio::test]
async fn lookups_that_failed_by_their_rows_are_not_billed_for_certain_whatever_is_counted() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "CONTRADICTED", 3).await;
    let client = set.run.own_client();
    let rows: Vec<_> =
        numbers.iter().map(|number| json!({"phone_number": number, "success": *number == numbers[0]})).collect();
    let action = json!({"kind": "patch", "patch": {"data": {"results": rows, "total_successful": 3}}});
    set.strike("refreshReputationNumbers", json!({"action": action})).await;
    let results = client.enterprises().reputation().numbers().refresh_many(&set.enterprise, &numbers).await;
    assert_eq!(outcomes(&results), [("done", 1), ("refused", 2)]);
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (usd("0.10"), usd("0.30")));
    sandbox.stop().await;
}
