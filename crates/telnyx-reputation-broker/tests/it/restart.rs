//! Brokers that come after one another.

use reqwest::Method;
use serde_json::json;
use telnyx_reputation::Period;
use telnyx_reputation_broker::{Broker, LedgerHandle, NewToken};

use crate::postgres;
use crate::process::Process;
use crate::world::{World, client, new, seeded, usd};

#[tokio::test]
async fn a_broker_answers_what_one_before_it_recorded_and_spends_what_that_left() {
    let mut world = World::limited("0.30").await;
    let first = world.refresh(&[&seeded(0), &seeded(1)]).run("r").send().await.done();
    let id = first.header("telnyx-broker").to_owned();
    world.stop().await;
    world.start(|builder| builder.spend_limit(usd("0.30"), Period::Once)).await;
    let again = world.refresh(&[&seeded(0), &seeded(1)]).run("r").send().await.done();
    assert_eq!((&again.text, again.header("telnyx-recorded")), (&first.text, "true"));
    assert_eq!(again.header("telnyx-broker"), id, "the ledger is the broker's identity");
    world.refresh(&[&seeded(2), &seeded(3)]).send().await.refused(403);
    world.refresh(&[&seeded(2)]).send().await.done();
    assert_eq!(world.billed().await, usd("0.30"));
}

#[tokio::test]
async fn two_brokers_do_not_serve_one_ledger_and_one_ledger_is_of_one_service() {
    let mut world = World::new().await;
    let second = |base_url: &str| Broker::builder(client(base_url), world.ledger.as_str()).start();
    let refused = second(&world.sandbox.base_url()).await.err().unwrap().to_string();
    assert!(refused.contains("another broker serves"), "{refused}");
    world.stop().await;
    let refused = Broker::builder(client("http://127.0.0.1:9/v2"), world.ledger.as_str()).start().await.err().unwrap();
    assert!(refused.to_string().contains("give another --ledger"), "{refused}");
    let text = world.folder.path().join("text");
    std::fs::write(&text, "not a ledger").unwrap();
    let refused = Broker::builder(client(&world.sandbox.base_url()), &text).start().await.err().unwrap().to_string();
    assert!(refused.contains("text"), "{refused}");
    assert_eq!(std::fs::read(&text).unwrap(), b"not a ledger");
}

/// Whoever removes the file that holds the lock, or copies the folder's file in its place, has two that believe they are alone.
#[tokio::test]
async fn a_broker_that_another_one_follows_on_its_ledger_sends_nothing_more() {
    let mut world = World::limited("0.30").await;
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    if !postgres::end_connections(&world.ledger).await {
        std::fs::remove_file(format!("{}-broker", world.ledger)).unwrap();
    }
    let (first, first_url) = (world.broker.take().unwrap(), world.base_url.clone());
    world.start(|builder| builder.spend_limit(usd("0.30"), Period::Once)).await;
    let second_url = std::mem::replace(&mut world.base_url, first_url);
    for run in ["r", "another"] {
        let told = world.refresh(&[&seeded(1)]).run(run).send().await.refused(429);
        assert!(told.text.contains("another broker serves the ledger"), "{}", told.text);
    }
    // Nor does it take the lock when the other one has lost its connection.
    postgres::end_connections(&world.ledger).await;
    world.refresh(&[&seeded(1)]).run("r").send().await.refused(429);
    assert_eq!(world.calls("refreshReputationNumbers").await, 1);
    // What is recorded is so for both.
    assert_eq!(world.refresh(&[&seeded(0)]).run("r").send().await.done().header("telnyx-recorded"), "true");
    world.base_url = second_url;
    world.refresh(&[&seeded(1)]).run("r").send().await.done();
    assert_eq!(world.billed().await, usd("0.20"));
    first.stop().await;
}

/// As when a database is started anew. In a file there are none.
#[tokio::test]
async fn a_broker_whose_connections_to_its_ledger_end_makes_others() {
    let world = World::limited("1.00").await;
    for index in 0..3 {
        world.refresh(&[&seeded(index)]).run("r").send().await.done();
        postgres::end_connections(&world.ledger).await;
    }
    assert_eq!(world.refresh(&[&seeded(0)]).run("r").send().await.done().header("telnyx-recorded"), "true");
    assert_eq!(world.status().await["spent"]["at_most_usd"], "0.30");
}

/// A copy of it, and a container that has only the file, would begin anew with nothing spent.
#[tokio::test]
async fn the_file_alone_is_the_whole_ledger_when_nobody_has_it_open_and_has_one_name() {
    let folder = tempfile::tempdir().unwrap();
    let [path, copy, link] = ["ledger", "copy", "link"].map(|name| folder.path().join(name));
    let ledger = LedgerHandle::open(&path).await.unwrap();
    ledger.create_token(NewToken { name: "w".to_owned(), ..NewToken::default() }).await.unwrap();
    drop(ledger);
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(LedgerHandle::open(&copy).await.unwrap().list_tokens().await.unwrap().len(), 1);
    std::fs::hard_link(&path, &link).unwrap();
    for name in [&path, &link] {
        let refused = LedgerHandle::open(name.as_path()).await.err().unwrap().to_string();
        assert!(refused.contains("several names"), "{refused}");
    }
}

#[tokio::test]
async fn what_was_not_found_yet_is_found_by_the_next_broker() {
    let mut world = World::new().await;
    let (a, b) = (new(0), new(1));
    world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
    // Looking afterwards fails as well, and as often as it is tried.
    let rule = json!({"operation": "listReputationNumbers", "skip": 1, "times": null, "action": {"kind": "html", "status": 503}});
    world.control("POST /faults", rule).await;
    world.associate(&[&a, &b]).run("r").send().await.unknown();
    world.stop().await;
    world.control("DELETE /faults", json!(null)).await;
    // In another process: one that knew of the call would not take what is found for anybody's.
    let next = Process::start(&world, None).await;
    world.base_url.clone_from(&next.base_url);
    let told = world.associate(&[&a, &b]).run("r").send().await.done();
    assert_eq!((told.status, told.header("telnyx-outcome")), (201, "resolved"), "{}", told.text);
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (1, usd("0.20")));
}

#[tokio::test]
async fn what_another_call_made_is_not_taken_for_a_lost_call_s_work() {
    let mut world = World::new().await;
    let path = format!("/enterprises/{}/reputation/remediation", world.enterprises[0]);
    let remediate = |run: &str| {
        let body = json!({"phone_numbers": [seeded(0)], "call_purpose": "x"});
        world.ask(Method::POST, &path).json(body).run(run)
    };
    // The first never arrives, and a second one of another run is done.
    world.fault("submitReputationRemediation", "before", json!({"kind": "html", "status": 502})).await;
    remediate("a").send().await.unknown();
    remediate("b").send().await.done();
    remediate("a").send().await.unknown();
    world.stop().await;
    let next = Process::start(&world, None).await;
    world.base_url.clone_from(&next.base_url);
    let remediate = |run: &str| {
        let body = json!({"phone_numbers": [seeded(0)], "call_purpose": "x"});
        world.ask(Method::POST, &path).json(body).run(run)
    };
    remediate("a").send().await.unknown();
    remediate("b").send().await.done();
    assert_eq!(world.billed().await, usd("1.00"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broker_that_is_told_to_end_finishes_what_is_in_flight() {
    let mut world = World::new().await;
    let rule = json!({"operation": "refreshReputationNumbers", "delay_ms": 300, "action": {"kind": "delay"}});
    world.control("POST /faults", rule).await;
    let asked = tokio::spawn(world.refresh(&[&seeded(0)]).run("r").request().send());
    while world.status().await["queue"]["under_way"] == 0 {
        tokio::task::yield_now().await;
    }
    world.stop().await;
    assert_eq!(asked.await.unwrap().unwrap().status().as_u16(), 200);
    world.start(|builder| builder).await;
    assert_eq!(world.refresh(&[&seeded(0)]).run("r").send().await.done().header("telnyx-recorded"), "true");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_broker_left_is_looked_at_and_let_go_also_without_another() {
    let mut world = World::new().await;
    world.stop().await;
    let process = Process::start(&world, None).await;
    world.base_url.clone_from(&process.base_url);
    let fault = world.hold("refreshReputationNumbers").await;
    let asked = tokio::spawn(world.refresh(&[&seeded(0)]).run("r").request().send());
    world.held(&fault).await;
    process.kill().await;
    assert!(asked.await.unwrap().is_err());
    let ledger = world.open_ledger().await;
    let states =
        || async { ledger.show_run("r").await.unwrap().iter().map(|call| call.state.as_str()).collect::<Vec<_>>() };
    assert_eq!(states().await, ["sent"]);
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    assert_eq!(states().await, ["given_up"]);
    world.start(|builder| builder).await;
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    assert_eq!((states().await, world.billed().await), (vec!["given_up", "answered"], usd("0.10")));
    assert_eq!(world.status().await["spent"]["at_most_usd"], "0.20");
}
