//! What is not done by now may yet be done: "failed", "refused" and "not tried" are said only of what never comes.

use serde_json::{Value, json};
use telnyx_reputation::Resolution;
use telnyx_reputation::runs::{Cancel, Outcome};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{is_unknown, monitored, outcomes, usd};
use crate::runs::set::{Set, numbers};

const ASSOCIATE: &str = "associateReputationNumbers";
const DISASSOCIATE: &str = "disassociateReputationNumber";

/// It was `failed`, or sent again, and billed afterwards.
#[tokio::test]
async fn a_chunk_that_a_gateway_passes_on_late_is_unknown_and_never_sent_again() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    for (name, action) in [
        ("GAVE_UP", json!({"kind": "late"})),
        ("DROPPED", json!({"kind": "late", "with": {"kind": "drop"}})),
        ("BUSY", json!({"kind": "late", "with": {"kind": "status", "status": 503}})),
    ] {
        for go_on in [false, true] {
            let set = Set::new(&sandbox, &format!("LATE_{name}_{go_on}")).await;
            let resource = set.client.enterprises().reputation().numbers();
            let given = numbers(50);
            set.strike(ASSOCIATE, json!({"action": action})).await;
            let run = resource.associate_many(&set.enterprise, &given);
            let results = if go_on { run.go_on_without_refused().await } else { run.await };
            assert!(results.iter().all(is_unknown), "{:?}", results[0]);
            assert_eq!(set.billed().await, usd("0.00"));
            set.release().await;
            // Removed in between, it was billed twice by a chunk that was sent again.
            resource.disassociate(&set.enterprise, &given[0]).await.unwrap();
            let Outcome::Unknown(error) = &results[0].outcome else { panic!("{:?}", results[0]) };
            assert!(matches!(error.resolve().await.unwrap(), Resolution::CannotTell(_)));
            assert_eq!((set.calls(ASSOCIATE).await, set.billed().await), (2, usd("5.00")), "told, and done");
            set.is_told_by(&set.client).await;
        }
    }
    sandbox.stop().await;
}

#[tokio::test]
async fn a_cancelled_run_does_not_call_what_may_come_not_tried() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "LATE_CANCELLED").await;
    let rule = set.strike(ASSOCIATE, json!({"action": {"kind": "late"}})).await;
    let cancel = Cancel::new();
    let resource = set.client.enterprises().reputation().numbers();
    let run = resource.associate_many(&set.enterprise, numbers(200)).concurrency(1).cancelled_by(&cancel);
    let results = run.on_progress(|_| cancel.cancel()).await;
    assert_eq!(outcomes(&results), [("unknown", 100), ("not_tried", 100)]);
    set.held(rule).await;
    set.release().await;
    assert_eq!(set.billed().await, usd("10.00"));
    set.is_told_by(&set.client).await;
    sandbox.stop().await;
}

/// The last answer was taken for all that had been sent.
#[tokio::test]
async fn a_refusal_after_an_attempt_that_may_yet_be_done_refuses_nothing() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "LATE_REFUSED", 1).await;
    set.strike(DISASSOCIATE, json!({"action": {"kind": "late"}})).await;
    set.strike(DISASSOCIATE, json!({"action": {"kind": "status", "status": 400}})).await;
    let results = set.client.enterprises().reputation().numbers().disassociate_many(&set.enterprise, &numbers).await;
    assert!(is_unknown(&results[0]), "{:?}", results[0]);
    let rows = set.control("GET /_sandbox/ledger?operation=disassociateReputationNumber", Value::Null).await;
    let statuses: Vec<_> = rows["data"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
    assert_eq!(statuses, [504, 400]);
    set.release().await;
    assert!(set.monitored().await.is_empty(), "it came after all");
    sandbox.stop().await;
}
