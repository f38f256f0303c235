//! Calls whose outcome was unknown, and that somebody let be sent again.

use std::time::Duration;

use serde_json::json;

use crate::process::Process;
use crate::world::{Told, World, new, seeded, usd};

/// An association that was done, and of which nothing shows it until the faults are gone.
pub async fn lost(world: &World, numbers: &[&str]) {
    world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
    let rule = json!({"operation": "listReputationNumbers", "skip": 1, "times": null, "action": {"kind": "html", "status": 503}});
    world.control("POST /faults", rule).await;
    world.associate(numbers).run("r").send().await.unknown();
    world.control("DELETE /faults", json!(null)).await;
}

async fn states(world: &World) -> Vec<String> {
    let ledger = world.open_ledger().await;
    ledger.show_run("r").await.unwrap().iter().map(|call| call.state.to_string()).collect()
}

#[tokio::test]
async fn what_is_found_to_be_done_after_all_is_not_sent_again() {
    let world = World::new().await;
    let (a, b, c) = (new(0), new(1), new(2));
    lost(&world, &[&a, &b]).await;
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    let told = world.associate(&[&a, &b]).run("r").send().await.done();
    assert_eq!((told.status, told.header("telnyx-outcome")), (201, "resolved"), "{}", told.text);
    assert_eq!(
        (world.calls("associateReputationNumbers").await, states(&world).await),
        (1, vec!["resolved".to_owned()])
    );
    // So its numbers are recorded, each by itself.
    assert_eq!(world.associate(&[&b, &c]).run("r").send().await.done().header("telnyx-recorded"), "partly");
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (2, usd("0.30")));
}

#[tokio::test]
async fn a_remediation_that_is_found_to_be_done_after_all_is_billed_once() {
    let world = World::new().await;
    let number = seeded(0);
    world.fault("submitReputationRemediation", "after", json!({"kind": "drop"})).await;
    world.remediate(&[&number]).run("r").send().await.unknown();
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    let list = world.get(format!("/enterprises/{}/reputation/remediation", world.enterprises[0])).send().await.done();
    let id = list.json()["data"][0]["id"].as_str().unwrap().to_owned();
    for _ in 0..3 {
        world.control(&format!("POST /remediations/{id}/advance"), json!({})).await;
    }
    let told = world.remediate(&[&number]).run("r").send().await.done();
    assert_eq!((told.header("telnyx-outcome"), &told.json()["data"]["id"]), ("resolved", &json!(id)), "{}", told.text);
    assert_eq!((world.calls("submitReputationRemediation").await, world.billed().await), (1, usd("1.00")));
}

#[tokio::test]
async fn the_next_broker_looks_for_it_as_well() {
    let mut world = World::new().await;
    let (a, b) = (new(0), new(1));
    lost(&world, &[&a, &b]).await;
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    world.stop().await;
    let next = Process::start(&world, None).await;
    world.base_url.clone_from(&next.base_url);
    let told = world.associate(&[&a, &b]).run("r").send().await.done();
    assert_eq!((told.header("telnyx-outcome"), world.billed().await), ("resolved", usd("0.20")), "{}", told.text);
}

/// A look that fails tells nothing, and what was done would be billed again.
#[tokio::test]
async fn what_cannot_be_looked_for_is_not_sent_again() {
    let world = World::new().await;
    let (a, b) = (new(0), new(1));
    lost(&world, &[&a, &b]).await;
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    let rule = json!({"operation": "listReputationNumbers", "times": null, "action": {"kind": "html", "status": 503}});
    world.control("POST /faults", rule).await;
    let told = world.associate(&[&a, &b]).run("r").send().await.refused(429);
    assert!(!told.header("retry-after").is_empty(), "{}", told.text);
    world.associate(&[&b, &new(2)]).run("r").send().await.refused(429);
    // It is nothing to other numbers.
    world.associate(&[&new(3)]).run("r").send().await.done();
    assert_eq!(world.calls("associateReputationNumbers").await, 2);
    world.control("DELETE /faults", json!(null)).await;
    let told = world.associate(&[&a, &b]).run("r").send().await.done();
    assert_eq!((told.header("telnyx-outcome"), world.billed().await), ("resolved", usd("0.30")), "{}", told.text);
}

/// That the second call was refused says nothing of the first.
#[tokio::test]
async fn what_was_sent_again_and_not_done_is_looked_for_as_before() {
    for restart in [false, true] {
        let mut world = World::new().await;
        let (a, b) = (new(0), new(1));
        lost(&world, &[&a, &b]).await;
        let ledger = world.open_ledger().await;
        assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
        // Of a replica that lags behind.
        let nothing = json!({"data": [], "meta": {"total_pages": 0, "total_results": 0}});
        let behind =
            json!({"operation": "listReputationNumbers", "times": null, "action": {"kind": "patch", "patch": nothing}});
        world.control("POST /faults", behind).await;
        let refused = json!({"kind": "status", "status": 403});
        world.fault("associateReputationNumbers", "before", refused).await;
        assert_eq!(world.associate(&[&a, &b]).run("r").send().await.status, 403);
        assert_eq!(states(&world).await, ["given_up", "not_done"]);
        world.control("DELETE /faults", json!(null)).await;
        // Another process: to this one, the call of the first broker could have done it as well.
        let mut next = None;
        if restart {
            world.stop().await;
            let next = next.insert(Process::start(&world, None).await);
            world.base_url.clone_from(&next.base_url);
        }
        // The call that was refused may have its end written still, and is then in the way of another for a moment.
        let ended = async {
            loop {
                let told = world.associate(&[&a, &b]).run("r").send().await;
                if told.status != 429 {
                    break told.done();
                }
            }
        };
        let told = tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the end to be written");
        assert_eq!(told.header("telnyx-outcome"), "resolved", "{}", told.text);
        assert_eq!(
            (states(&world).await, world.billed().await),
            (vec!["resolved".to_owned(), "not_done".to_owned()], usd("0.20"))
        );
        // Its rows are there as well.
        world.associate(&[&b]).run("r").send().await.done();
        assert_eq!(world.billed().await, usd("0.20"));
    }
}

#[tokio::test]
async fn what_is_not_found_is_sent_again_and_the_first_is_done_with() {
    let world = World::new().await;
    let number = seeded(0);
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.refresh(&[&number]).run("r").send().await.unknown();
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    let told = world.refresh(&[&number]).run("r").send().await.done();
    assert_eq!(world.refresh(&[&number]).run("r").send().await.done().text, told.text);
    assert_eq!(
        (states(&world).await, world.billed().await),
        (vec!["given_up".to_owned(), "answered".to_owned()], usd("0.20"))
    );
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 0);
}

/// It would be looked for at each start, and its money told as open, for ever.
#[tokio::test]
async fn a_call_of_no_run_is_given_up_as_well() {
    let mut world = World::new().await;
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.refresh(&[&seeded(0)]).send().await.unknown();
    let ledger = world.open_ledger().await;
    let unknown = ledger.show_unknown_without_run().await.unwrap();
    assert_eq!((unknown.len(), unknown[0].at_most_usd.as_str()), (1, "0.10"));
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 0);
    assert_eq!(ledger.give_up_unknown_without_run().await.unwrap(), 1);
    assert_eq!(ledger.show_unknown_without_run().await.unwrap().len(), 0);
    // The broker that has it sees that when it looks for the next time.
    world.refresh(&[&seeded(0)]).send().await.done();
    assert_eq!(world.status().await["open_calls"], 0);
    world.stop().await;
    world.start(|builder| builder).await;
    let status = world.status().await;
    assert_eq!((status["open_calls"].as_u64(), status["spent"]["at_most_usd"].as_str()), (Some(0), Some("0.20")));
}

/// Nothing is kept of it by the time that its worker is told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_call_that_is_given_up_during_its_look_the_worker_is_told_what_was_sent() {
    let world = World::new().await;
    let number = new(0);
    world.fault("associateReputationNumbers", "before", json!({"kind": "html", "status": 504})).await;
    // The first read is the one before the call.
    let rule = json!({"operation": "listReputationNumbers", "skip": 1, "when": "before", "action": {"kind": "hold"}});
    let look = world.control("POST /faults", rule).await["data"]["id"].to_string();
    let asked = tokio::spawn(Told::of(world.associate(&[&number]).request()));
    tokio::time::timeout(Duration::from_secs(10), world.held(&look)).await.expect("the look after the call");
    assert_eq!(world.open_ledger().await.give_up_unknown_without_run().await.unwrap(), 1);
    world.control("POST /faults/release", json!({"count": 1})).await;
    let told = asked.await.unwrap().unknown();
    assert_eq!(world.status().await["open_calls"], 0);
    assert_eq!(
        (&told.json()["phone_numbers"], &told.json()["may_have_billed_usd"]),
        (&json!([number]), &json!("0.10")),
        "{}",
        told.text
    );
}
