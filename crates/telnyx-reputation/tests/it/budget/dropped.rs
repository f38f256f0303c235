//! Calls that are dropped on their way.

use std::task::Poll;
use std::time::Duration;

use telnyx_reputation::{Client, Usd};

use super::account::{Account, NUMBER, usd};
use super::place::BudgetPlace;

#[tokio::test]
async fn a_call_dropped_on_its_way_counts_as_possibly_billed() {
    let account = Account::start("DROPPED").await;
    account.hold_lookups(60_000).await;
    let client = account.client();
    let cut = tokio::time::timeout(Duration::from_secs(1), account.look_up(&client)).await;
    assert!(cut.is_err());
    let usage = client.usage().total;
    assert_eq!((usage.at_least, usage.at_most), (Usd::ZERO, usd("0.10")));
    peek(&account, &client).await;
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
    let account = Account::start("ANY_POINT").await;
    let client = account.client();
    let mut finished = 0;
    for polls in 0..12 {
        if let Some(result) = dropped_after(polls, account.look_up(&client)).await {
            result.unwrap();
            finished += 1;
        }
        peek(&account, &client).await;
        let usage = client.usage().total;
        let spent = account.billed().await;
        assert!(usage.at_least <= usage.at_most && spent <= usage.at_most, "{polls} polls: {spent} of {usage:?}");
    }
    let usage = client.usage().total;
    assert!(finished > 0 && usage.at_least < usage.at_most, "some were finished, some were not: {usage:?}");
    account.sandbox.stop().await;
}

#[tokio::test]
async fn what_is_dropped_before_it_is_sent_is_given_back_to_the_file_too() {
    let account = Account::start("DROPPED_SHARED").await;
    let shared = BudgetPlace::new();
    let client = shared.client(&account, "5.00");
    for polls in 0..12 {
        drop(dropped_after(polls, account.look_up(&client)).await);
        let settled = async {
            // Dropped while it was written, it is given back by the thread that writes it.
            loop {
                let (own, shared) = (client.usage().total, client.shared_usage().await.unwrap().unwrap());
                if (shared.at_least, shared.at_most) == (own.at_least, own.at_most) {
                    break shared.at_most;
                }
            }
        };
        let at_most = tokio::time::timeout(Duration::from_secs(20), settled).await.unwrap();
        assert!(account.billed().await <= at_most, "{polls} polls");
    }
    account.sandbox.stop().await;
}

/// Another call on the way, which is free.
async fn peek(account: &Account, client: &Client) {
    let numbers = client.enterprises().reputation().numbers();
    numbers.peek(&account.enterprise, NUMBER).await.unwrap().unwrap();
}
