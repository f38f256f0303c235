//! A server that asks to wait is waited for, as long as there is time, and no longer.

use std::time::Duration;

use futures::TryStreamExt;
use serde_json::json;
use telnyx_reputation::runs::Outcome;
use telnyx_reputation::{CallOptions, ErrorKind};
use telnyx_reputation_sandbox::Sandbox;

use super::stage::{monitored, usd};
use crate::runs::set::{Set, numbers};

const YEAR: u32 = 365 * 24 * 3600;

/// Four workers listing pages gave up two seconds before the window opened: waits counted as retries.
#[tokio::test]
async fn free_reads_wait_as_often_as_they_are_asked_to() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (set, numbers) = monitored(&sandbox, "PACE", 6).await;
    let busy = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}});
    set.strike("listReputationNumbers", json!({"times": 9, "action": busy})).await;
    let client = set.run.builder().max_retries(0).build().unwrap();
    let pages = client.enterprises().reputation().numbers().list(&set.enterprise).page_size(2);
    let rows: Vec<_> = pages.items().try_collect().await.unwrap();
    assert_eq!(rows.len(), numbers.len());
    sandbox.stop().await;
}

#[tokio::test]
async fn a_free_read_does_not_wait_beyond_its_deadline() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PACE_DEADLINE").await;
    let busy = json!({"kind": "status", "status": 429, "retry_after": {"seconds": YEAR}});
    set.strike("listReputationNumbers", json!({"action": busy})).await;
    let list = set.client.enterprises().reputation().numbers().list(&set.enterprise);
    let error = list.deadline(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1));
    sandbox.stop().await;
}

/// It waited for the year.
#[tokio::test]
async fn a_run_with_a_deadline_does_not_wait_for_a_year() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PACE_YEAR").await;
    let busy = json!({"kind": "status", "status": 429, "retry_after": {"seconds": YEAR}});
    set.strike("associateReputationNumbers", json!({"times": null, "action": busy})).await;
    let mut options = CallOptions::default();
    options.deadline = Some(Duration::from_secs(3));
    let client = set.client.with_options(options);
    let run = client.enterprises().reputation().numbers().associate_many(&set.enterprise, numbers(900)).concurrency(1);
    // It does not wait for its own deadline either, chunk by chunk.
    let results = tokio::time::timeout(Duration::from_secs(3), run.into_future()).await.unwrap();
    let turned_away =
        |outcome: &Outcome<_>| matches!(outcome, Outcome::Failed(error) if error.kind() == ErrorKind::RateLimited);
    assert!(results.iter().all(|result| turned_away(&result.outcome)));
    assert_eq!(set.calls("associateReputationNumbers").await, 1, "the server need not be asked again");
    assert_eq!((set.billed().await, client.usage().total.at_most), (usd("0.00"), usd("0.00")));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_client_and_its_clones_keep_one_pace() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let set = Set::new(&sandbox, "PACE_CLIENT").await;
    let client = set.run.builder().requests_per_second(0.01).build().unwrap();
    client.enterprises().list().await.unwrap();
    for other in [client.clone(), client.with_options(CallOptions::default())] {
        let error = other.enterprises().list().deadline(Duration::from_secs(1)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{error}");
    }
    assert_eq!(set.calls("listEnterprises").await, 1);
    sandbox.stop().await;
}
