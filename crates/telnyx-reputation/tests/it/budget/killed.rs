//! Processes that share a budget file, some of them killed at any moment.

use std::time::Duration;

use telnyx_reputation::Usd;

use super::account::{Account, usd};
use super::place::{BudgetPlace, shared};
use super::worker;

/// How many processes are at work at once.
const PROCESSES: usize = 5;

/// How often that many are started and killed.
const ROUNDS: usize = 10;

#[tokio::test]
async fn four_processes_spend_one_limit_to_the_cent() {
    let (account, place) = (Account::start("FOUR").await, BudgetPlace::new());
    let mut workers: Vec<_> = (0..4).map(|_| worker::start(&account, &place, "1.00")).collect();
    let (ends, lookups) = tokio::task::spawn_blocking(move || {
        let lookups: usize = workers.iter_mut().map(|child| worker::wait_for(child, usize::MAX)).sum();
        let ends: Vec<_> = workers.iter_mut().map(|child| child.wait().unwrap().success()).collect();
        (ends, lookups)
    })
    .await
    .unwrap();
    assert_eq!((ends, lookups), (vec![true; 4], 10));
    assert_eq!(account.billed().await, usd("1.00"));
    let left = shared(&place.client(&account, "1.00")).await;
    assert_eq!((left.at_least, left.at_most, left.open), (usd("1.00"), usd("1.00"), Usd::ZERO));
    account.sandbox.stop().await;
}

#[tokio::test]
async fn nothing_that_was_spent_is_lost_with_a_killed_process() {
    let (account, place) = (Account::start("KILLED").await, BudgetPlace::new());
    let limit = "20.00";
    let client = place.client(&account, limit);
    for round in 0..ROUNDS {
        let mut workers: Vec<_> = (0..PROCESSES).map(|_| worker::start(&account, &place, limit)).collect();
        let killed = tokio::task::spawn_blocking(move || {
            for child in &mut workers {
                worker::wait_for(child, 1);
                std::thread::sleep(Duration::from_micros(fastrand::u64(..20_000)));
                child.kill().unwrap();
                child.wait().unwrap();
            }
        });
        killed.await.unwrap();
        let (billed, counted) = (account.billed().await, shared(&client).await);
        assert!(counted.at_least <= billed && billed <= counted.at_most, "round {round}: {billed}, {counted:?}");
        assert!(counted.at_most.less(counted.open) <= billed, "round {round}: {billed}, {counted:?}");
        assert!(counted.at_most <= usd(limit), "round {round}: {counted:?}");
    }
    // What the killed ones had set aside stays set aside: at most one lookup each.
    let open = shared(&client).await.open;
    assert!(open <= usd("0.10").times((ROUNDS * PROCESSES) as u64), "{open}");
    let refused = loop {
        match account.look_up(&client).await {
            Ok(()) => {}
            Err(error) => break error.to_string(),
        }
    };
    let counted = shared(&client).await;
    assert_eq!((counted.at_most, counted.open), (usd(limit), open));
    assert!(account.billed().await <= usd(limit));
    assert!(refused.contains("only USD 0.00 is left"), "{refused}");
    let told = format!("USD {open} is held for calls whose end is not known");
    assert!(open == Usd::ZERO || refused.contains(&told), "{refused}");
    account.sandbox.stop().await;
}
