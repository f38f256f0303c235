//! One pace, and a turn for each token.

use std::time::Duration;

use serde_json::json;
use telnyx_reputation_broker::NewToken;

use crate::process::Process;
use crate::world::{Told, World, seeded, usd};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_turns_nobody_away_once_its_window_is_known() {
    let world = World::new().await;
    world.control("PUT /limits", json!({"requests": 20, "refreshes": 10_000, "seconds": 1})).await;
    // Its answer tells of the window.
    world.get("/enterprises").send().await.done();
    let asked = (0..60).map(|_| async { world.get("/enterprises").send().await.status });
    let statuses = futures::future::join_all(asked).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let rate = world.status().await["rate"].clone();
    assert_eq!(rate["limit"], 20, "{rate}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_turned_away_waits_and_is_done_once() {
    let world = World::new().await;
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 1}});
    world.fault("refreshReputationNumbers", "before", action).await;
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    assert_eq!(world.billed().await, usd("0.10"));
    assert_eq!(world.status().await["rate"]["turned_away"], 1);
}

/// Another answer makes the pace slower than the call may wait for, while it waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_turned_away_and_not_sent_again_is_told_as_the_service_told_it() {
    for operation in ["refreshReputationNumbers", "listReputationNumbers"] {
        let world = World::new().await;
        let turned_away = |seconds: u32| json!({"kind": "status", "status": 429, "retry_after": {"seconds": seconds}});
        let slower = json!({"kind": "hold", "with": turned_away(3_600)});
        let rule = json!({"operation": "listEnterprises", "when": "before", "action": slower});
        let held = world.control("POST /faults", rule).await["data"]["id"].to_string();
        let other = tokio::spawn(Told::of(world.get("/enterprises").request()));
        world.held(&held).await;
        world.fault(operation, "before", turned_away(2)).await;
        let ask = || match operation {
            "listReputationNumbers" => world.get(world.numbers("?page[size]=1")),
            _ => world.refresh(&[&seeded(0)]).run("r"),
        };
        let asked = tokio::spawn(Told::of(ask().request()));
        while world.status().await["rate"]["turned_away"] != 1 {
            tokio::task::yield_now().await;
        }
        world.control("POST /faults/release", json!({"count": 1})).await;
        assert_eq!(other.await.unwrap().status, 429);
        let told = asked.await.unwrap();
        assert_eq!(
            (told.status, told.header("retry-after"), told.header("telnyx-outcome")),
            (429, "2", ""),
            "{}",
            told.text
        );
        assert!(!told.text.contains("Broker: ") && told.json()["errors"][0]["code"].is_string(), "{}", told.text);
        assert_eq!((world.calls(operation).await, world.billed().await), (1, usd("0.00")));
        // Of this one nothing is sent.
        let told = ask().send().await.refused(429);
        assert!(told.text.contains("The service was not called"), "{}", told.text);
    }
}

/// A broker that is killed meanwhile would leave it as one that may have been billed, and its money would be of another day.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_waits_for_the_pace_is_not_written_down_as_sent() {
    let world = World::new().await;
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 20}});
    world.fault("listEnterprises", "before", action).await;
    let turned_away = world.get("/enterprises").send();
    let number = seeded(0);
    let waits = world.refresh(&[&number]).run("r").send();
    let watched = async {
        let told = async |key: &str| world.status().await["queue"][key].as_u64().unwrap();
        while world.status().await["rate"]["held_for_seconds"].as_f64().unwrap() < 1.0 {
            tokio::task::yield_now().await;
        }
        tokio::select! {
            _ = waits => panic!("the service is not to be called for 20 s"),
            () = async {
                while told("under_way").await == 0 {
                    tokio::task::yield_now().await;
                }
                for _ in 0..50 {
                    let sent = world.open_ledger().await.show_run("r").await.unwrap();
                    assert_eq!(sent.len(), 0, "after {} rounds", told("under_way").await);
                }
            } => {}
        }
    };
    tokio::select! {
        told = turned_away => panic!("{}", told.text),
        () = watched => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_asks_for_much_holds_up_none_that_asks_for_little() {
    let world = World::with(|builder| builder.at_once(1)).await;
    let modest = world.new_token(NewToken { name: "modest".to_owned(), ..NewToken::default() }).await;
    let rule =
        json!({"operation": "listReputationNumbers", "times": null, "delay_ms": 10, "action": {"kind": "delay"}});
    world.control("POST /faults", rule).await;
    let busy = futures::future::join_all((0..50).map(|_| world.get(world.numbers("?page[size]=1")).send()));
    let modest = async {
        while world.status().await["queue"]["waiting"].as_array().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        world.get(world.numbers("?page[size]=1")).token(&modest).send().await.done();
        let left = world.status().await["queue"]["waiting"].clone();
        left.as_array().unwrap().iter().map(|it| it["calls"].as_u64().unwrap()).sum::<u64>()
    };
    let (_, left) = futures::join!(busy, modest);
    assert!(left > 20, "the others still wait: {left}");
}

/// Nothing of it was done, and after a kill nothing would tell that.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_was_turned_away_is_not_written_down_as_sent_while_it_waits() {
    let mut world = World::limited("0.10").await;
    world.stop().await;
    let process = Process::start(&world, Some("0.10")).await;
    world.base_url.clone_from(&process.base_url);
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 60}});
    world.fault("refreshReputationNumbers", "before", action).await;
    let asked = tokio::spawn(world.refresh(&[&seeded(0)]).run("r").request().send());
    let ledger = world.open_ledger().await;
    let turned_away = async {
        loop {
            let calls = ledger.show_run("r").await.unwrap();
            if calls.first().is_some_and(|call| call.state.as_str() == "not_done") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), turned_away).await.expect("it is said not to be done");
    process.kill().await;
    assert!(asked.await.unwrap().is_err());
    let next = Process::start(&world, Some("0.10")).await;
    world.base_url.clone_from(&next.base_url);
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    assert_eq!(world.billed().await, usd("0.10"), "and its money was free again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_is_revoked_while_its_calls_wait_is_not_used() {
    let world = World::with(|builder| builder.at_once(1)).await;
    let token = world.new_token(NewToken { name: "gone".to_owned(), ..NewToken::default() }).await;
    let fault = world.hold("listEnterprises").await;
    let first = tokio::spawn(Told::of(world.get("/enterprises").request()));
    world.held(&fault).await;
    let number = seeded(0);
    let waits = [
        world.refresh(&[&number]).run("r").token(&token),
        world.refresh(&[&number]).token(&token),
        world.get(world.numbers("?page[size]=1")).token(&token),
        world.fresh(&seeded(1)).token(&token),
    ];
    let count = waits.len() as u64;
    let waits: Vec<_> = waits.map(|ask| tokio::spawn(Told::of(ask.request()))).into();
    while world.status().await["queue"]["waiting"][0]["calls"].as_u64() != Some(count) {
        tokio::task::yield_now().await;
    }
    assert!(world.open_ledger().await.revoke("gone").await.unwrap());
    world.control("POST /faults/release", json!({"count": 1})).await;
    first.await.unwrap().done();
    for wait in waits {
        wait.await.unwrap().refused(401);
    }
    assert_eq!(world.calls("refreshReputationNumbers").await + world.calls("listReputationNumbers").await, 0);
    assert_eq!(world.calls("getPhoneNumberReputation").await, 0);
}
