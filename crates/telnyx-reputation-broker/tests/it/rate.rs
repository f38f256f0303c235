//! One pace, and a turn for each token.

use serde_json::json;
use telnyx_reputation_broker::{NewToken, SqliteLedger};

use crate::world::{World, seeded, usd};

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
                    let sent = SqliteLedger::open(&world.ledger()).unwrap().show_run("r").await.unwrap();
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
