//! Of two calls of one process that would do the same, none is taken for the other, whichever of them the service did.

use serde_json::json;
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::Sandbox;

use super::ownership::{CONFIRM, confirm, external};
use super::stage::cannot_tell;
use crate::runs::set::Set;

const ASSOCIATE: &str = "associateReputationNumbers";

/// The one that was lost was found to be done.
#[tokio::test]
async fn a_confirmation_is_not_taken_for_a_lost_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "TWIN_CONFIRMED").await;
    set.control("POST /_sandbox/clock/advance", json!({"by": "25h"})).await;
    set.lose(CONFIRM).await;
    let lost = confirm(&set, true).await;
    confirm(&set, true).await.unwrap();
    // A lookup changes the row once more.
    set.client.enterprises().reputation().numbers().refresh(&set.enterprise, [super::ownership::NUMBER]).await.unwrap();
    cannot_tell(lost).await;
    sandbox.stop().await;
}

/// What has no id could not be kept in mind.
#[tokio::test]
async fn a_confirmation_whose_answer_does_not_tell_which_is_not_taken_for_a_lost_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = external(&sandbox, "TWIN_NAMELESS").await;
    set.lose(CONFIRM).await;
    let lost = confirm(&set, false).await;
    set.strike(CONFIRM, json!({"action": {"kind": "patch", "patch": {"data": {"id": null}}}})).await;
    let answered = confirm(&set, false).await;
    assert_eq!(answered.unwrap_err().kind(), ErrorKind::Decode, "it was done, and its answer is no record");
    cannot_tell(lost).await;
    sandbox.stop().await;
}

/// Only the first number of an answer was kept in mind.
#[tokio::test]
async fn an_association_is_not_taken_for_a_lost_one_of_some_of_its_numbers() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "TWIN_PART").await;
    let resource = set.client.enterprises().reputation().numbers();
    set.lose(ASSOCIATE).await;
    let lost = resource.associate(&set.enterprise, ["+16035551235"]).await;
    resource.associate(&set.enterprise, ["+16035551234", "+16035551235"]).await.unwrap();
    cannot_tell(lost).await;
    sandbox.stop().await;
}

/// Its answer had not come yet, so nobody had claimed what it had done.
#[tokio::test]
async fn what_a_call_did_that_waits_for_its_answer_is_not_taken_for_a_lost_one() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "TWIN_WAITS").await;
    let associate = || {
        let numbers = set.client.enterprises().reputation().numbers();
        numbers.associate(&set.enterprise, ["+16035551234"]).into_future()
    };
    set.lose(ASSOCIATE).await;
    let lost = associate().await;
    let rule = set.strike(ASSOCIATE, json!({"when": "after", "action": {"kind": "hold"}})).await;
    let waits = tokio::spawn(associate());
    set.held(rule).await;
    let error = lost.unwrap_err();
    assert!(matches!(error.resolve().await.unwrap(), Resolution::CannotTell(_)));
    set.release().await;
    waits.await.unwrap().unwrap();
    assert!(matches!(error.resolve().await.unwrap(), Resolution::CannotTell(_)), "and when it has come");
    sandbox.stop().await;
}

/// The first may yet be done, or be what is found.
#[tokio::test]
async fn of_two_lost_calls_none_is_found_to_be_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "TWIN_LOST").await;
    let resource = set.client.enterprises().reputation().numbers();
    let late = json!({"action": {"kind": "late"}});
    set.strike(ASSOCIATE, late).await;
    let first = resource.associate(&set.enterprise, ["+16035551234"]).await;
    assert_eq!(first.as_ref().unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    set.lose(ASSOCIATE).await;
    let second = resource.associate(&set.enterprise, ["+16035551234"]).await;
    set.release().await;
    cannot_tell(second).await;
    cannot_tell(first).await;
    sandbox.stop().await;
}

/// What tells an association from another is its moment, and two may have the same.
#[tokio::test]
async fn two_associations_of_one_moment_are_both_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "TWIN_MOMENT").await;
    set.control("PUT /_sandbox/clock", json!({"mode": "frozen", "at": "2030-01-01T00:00:00Z"})).await;
    let resource = set.client.enterprises().reputation().numbers();
    for number in ["+16035551234", "+16035551235"] {
        resource.associate(&set.enterprise, [number]).await.unwrap();
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn calls_about_two_numbers_are_no_twins() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "TWIN_NUMBERS").await;
    let numbers = ["+16035551234", "+16035551235"];
    let resource = set.client.enterprises().reputation().numbers();
    resource.associate(&set.enterprise, numbers).await.unwrap();
    let mut lost = Vec::new();
    for number in numbers {
        set.lose_answer(CONFIRM).await;
        lost.push(resource.ownership_confirm(&set.enterprise, number, false).await.unwrap_err());
    }
    for error in lost {
        let found = error.resolve().await.unwrap();
        assert!(matches!(found, Resolution::Done(_)), "{error}: {found:?}");
    }
    sandbox.stop().await;
}
