//! The spend limit and the usage, against the sandbox's own ledger.

use std::task::Poll;

use futures::StreamExt;
use serde_json::json;
use telnyx_reputation::{Client, ErrorKind, Usd};
use telnyx_reputation_sandbox::Sandbox;

use crate::scenario::run::Run;

#[tokio::test]
async fn the_limit_holds_under_64_concurrent_calls_to_the_cent() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "BUDGET");
    run.steps(&crate::faults::cases::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    run.control("DELETE /_sandbox/ledger", &json!(null)).await.unwrap();
    let limit: Usd = "1.25".parse().unwrap();
    let client =
        Client::builder().api_key("KEY_BUDGET_RUST").base_url(sandbox.base_url()).spend_limit(limit).build().unwrap();
    let results: Vec<_> = futures::stream::iter(0..64)
        .map(|_| {
            let numbers = client.enterprises().reputation().numbers();
            let call = numbers.retrieve(&enterprise, "+16035550100").fresh(true);
            async move { call.await }
        })
        .buffer_unordered(64)
        .collect()
        .await;
    let refused = results.iter().filter_map(|result| result.as_ref().err());
    assert!(refused.clone().all(|error| error.kind() == ErrorKind::SpendLimit && error.attempts() == 0));
    assert_eq!(refused.count(), 64 - 12, "twelve lookups of USD 0.10 fit into USD 1.25");
    let ledger = run.control("GET /_sandbox/ledger", &json!(null)).await.unwrap();
    assert_eq!(ledger["total_usd"], "1.20");
    let usage = client.usage();
    assert_eq!(
        (usage.total.calls, usage.total.at_least, usage.total.at_most),
        (12, "1.20".parse().unwrap(), "1.20".parse().unwrap())
    );
    sandbox.stop().await;
}

#[tokio::test]
async fn a_call_dropped_on_its_way_counts_as_possibly_billed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "DROPPED");
    run.steps(&crate::faults::cases::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let delay = json!({"operation": "getPhoneNumberReputation", "delay_ms": 60_000, "action": {"kind": "delay"}});
    run.control("POST /_sandbox/faults", &delay).await.unwrap();
    let client = run.own_client();
    let numbers = client.enterprises().reputation().numbers();
    let call = numbers.retrieve(&enterprise, "+16035550100").fresh(true).into_future();
    let cut = tokio::time::timeout(std::time::Duration::from_secs(1), call).await;
    assert!(cut.is_err());
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (Usd::ZERO, "0.10".parse().unwrap()));
    numbers.peek(&enterprise, "+16035550100").await.unwrap().unwrap();
}

#[tokio::test]
async fn usage_knows_what_was_free() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "USAGE");
    run.steps(&crate::faults::cases::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let client = run.own_client();
    let numbers = client.enterprises().reputation().numbers();
    numbers.retrieve(&enterprise, "+16035550103").await.unwrap_err();
    numbers.associate(&enterprise, ["+16035550103"]).await.unwrap();
    numbers.retrieve(&enterprise, "+16035550103").await.unwrap();
    numbers.refresh(&enterprise, ["+16035550100", "+16035559999"]).await.unwrap();
    let usage = client.usage();
    let bounds = |id: &str| {
        let usage = usage.operations[id];
        (usage.calls, usage.at_least.to_string(), usage.at_most.to_string())
    };
    assert_eq!(bounds("associateReputationNumbers"), (1, "0.10".into(), "0.10".into()));
    assert_eq!(bounds("getPhoneNumberReputation"), (2, "0.00".into(), "0.10".into()), "a refusal is free");
    assert_eq!(bounds("refreshReputationNumbers"), (1, "0.10".into(), "0.20".into()), "one of two failed");
    assert_eq!(usage.total.at_most.to_string(), "0.40");
}

/// Polls a future so many times, then drops it; `None` when it was not done by then.
async fn dropped_after<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = Box::pin(future);
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn a_call_may_be_dropped_at_any_await_point() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let mut run = Run::new(&sandbox, "ANY_POINT");
    run.steps(&crate::faults::cases::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let billed = async || {
        let ledger = run.control("GET /_sandbox/ledger?limit=1", &json!(null)).await.unwrap();
        ledger["total_usd"].as_str().unwrap().parse::<Usd>().unwrap()
    };
    let before = billed().await;
    let client = run.own_client();
    let numbers = client.enterprises().reputation().numbers();
    let mut finished = 0;
    for polls in 0..12 {
        let call = numbers.retrieve(&enterprise, "+16035550100").fresh(true).into_future();
        if let Some(result) = dropped_after(polls, call).await {
            result.unwrap();
            finished += 1;
        }
        numbers.peek(&enterprise, "+16035550100").await.unwrap().unwrap();
        let usage = client.usage().total;
        let spent = billed().await.less(before);
        assert!(usage.at_least <= usage.at_most && spent <= usage.at_most, "{polls} polls: {spent} of {usage:?}");
    }
    let usage = client.usage().total;
    assert!(finished > 0 && usage.at_least < usage.at_most, "some were finished, some were not: {usage:?}");
    sandbox.stop().await;
}
