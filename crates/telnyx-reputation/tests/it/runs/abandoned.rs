//! A run that is ended at once keeps what is known of every number.

use serde_json::json;
use telnyx_reputation::runs::{Cancel, NotTried, Outcome};
use telnyx_reputation::{ErrorKind, Resolution};
use telnyx_reputation_sandbox::Sandbox;

use super::set::{Set, numbers, once};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_under_way_are_unknown_and_can_be_resolved() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ABANDONED").await;
    set.fault(once("associateReputationNumbers", 1, "after", json!({"kind": "slow_headers", "pause_ms": 60_000})))
        .await;
    let (given, cancel) = (numbers(300), Cancel::new());
    let run = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, &given);
    let run = tokio::spawn(run.concurrency(1).cancelled_by(&cancel).into_future());
    while set.billed_cents().await < 2_000 {}
    cancel.abandon();
    let results = run.await.unwrap();
    assert!(results[..100].iter().all(|item| item.outcome.value().is_some()));
    assert!(results[200..].iter().all(|item| matches!(item.outcome, Outcome::NotTried(NotTried::Cancelled))));
    for item in &results[100..200] {
        let Outcome::Unknown(error) = &item.outcome else { panic!("{item:?}") };
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::OutcomeUnknown, 1));
    }
    let Outcome::Unknown(error) = &results[100].outcome else { unreachable!() };
    assert!(matches!(error.resolve().await.unwrap(), Resolution::Done(_)));
    assert_eq!(set.client.usage().total.at_most.to_string(), "20.00");
    sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_was_not_tried() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ABANDONED_EARLY").await;
    let busy = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 30}});
    set.fault(once("refreshReputationNumbers", 0, "before", busy)).await;
    let cancel = Cancel::new();
    let run = set.client.enterprises().reputation().numbers().refresh_many(&set.enterprise, numbers(2));
    let run = tokio::spawn(run.cancelled_by(&cancel).into_future());
    let seen = || async { set.run.control("GET /_sandbox/ledger", &serde_json::Value::Null).await.unwrap() };
    while seen().await["by_operation"].get("refreshReputationNumbers").is_none() {}
    // The ledger has it before its answer is sent, and until that has come, it may have been done.
    for _ in 0..20 {
        seen().await;
    }
    cancel.abandon();
    let results = run.await.unwrap();
    assert!(results.iter().all(|item| matches!(item.outcome, Outcome::NotTried(NotTried::Cancelled))), "{results:?}");
    assert_eq!(set.client.usage().total.at_most.to_string(), "0.00");
    sandbox.stop().await;
}

/// It counted as not tried, though the number had been removed.
#[tokio::test]
async fn a_removal_that_was_sent_may_have_been_done() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "ABANDONED_REMOVAL").await;
    let resource = set.client.enterprises().reputation().numbers();
    let given = numbers(2);
    resource.associate(&set.enterprise, &given).await.unwrap();
    set.fault(once("disassociateReputationNumber", 0, "after", json!({"kind": "hold"}))).await;
    let cancel = Cancel::new();
    let run = resource.disassociate_many(&set.enterprise, &given);
    let run = tokio::spawn(run.concurrency(1).cancelled_by(&cancel).into_future());
    while resource.peek(&set.enterprise, &given[0]).await.unwrap().is_some() {}
    cancel.abandon();
    let results = run.await.unwrap();
    assert!(matches!(results[0].outcome, Outcome::Unknown(_)), "{results:?}");
    assert!(matches!(results[1].outcome, Outcome::NotTried(NotTried::Cancelled)), "{results:?}");
    sandbox.stop().await;
}
