//! An answer that bills fewer numbers than were sent is read as it counts them.

use serde_json::{Value, json};
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
