//! Calls whose answer is lost.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use telnyx_reputation::runs::Outcome;
use telnyx_reputation::{ErrorKind, Usd};

use crate::world::{Told, World, new, seeded, usd};

#[tokio::test]
async fn a_lookup_whose_answer_is_lost_is_told_as_unknown_and_never_sent_again() {
    let world = World::new().await;
    let lost = [json!({"kind": "drop"}), json!({"kind": "html", "status": 503}), json!({"kind": "truncated"})];
    for (index, action) in lost.into_iter().enumerate() {
        let number = seeded(index);
        world.fault("refreshReputationNumbers", "after", action.clone()).await;
        let ask = || world.refresh(&[&number]).run("r");
        let told = ask().send().await.unknown();
        assert_eq!(told.json()["may_have_billed_usd"], "0.10", "{}", told.text);
        assert_eq!(told.json()["phone_numbers"], json!([number]));
        assert!(told.json()["message"].as_str().unwrap().contains("runs retry-unknown r"), "{}", told.text);
        ask().send().await.unknown();
        // With others it is not sent either, and they are not.
        world.refresh(&[&number, &seeded(100 + index)]).run("r").send().await.unknown();
        assert_eq!(world.calls("refreshReputationNumbers").await, index + 1, "{action}");
    }
    let status = world.status().await;
    assert_eq!((status["open_calls"].as_u64(), status["spent"]["at_least_usd"].as_str()), (Some(3), Some("0.00")));
    assert_eq!(status["spent"]["at_most_usd"], "0.30");
}

#[tokio::test]
async fn what_can_be_found_is_found_and_recorded() {
    let world = World::new().await;
    let (a, b) = (new(0), new(1));
    world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
    let told = world.associate(&[&a, &b]).run("r").send().await.done();
    assert_eq!((told.status, told.header("telnyx-outcome")), (201, "resolved"));
    assert_eq!(told.json()["data"].as_array().unwrap().len(), 2);
    let again = world.associate(&[&b]).run("r").send().await.done();
    assert_eq!(again.header("telnyx-recorded"), "true");
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (1, usd("0.20")));
    let spent = world.status().await["spent"].clone();
    assert_eq!((spent["at_least_usd"].as_str(), spent["at_most_usd"].as_str()), (Some("0.00"), Some("0.20")));
}

#[tokio::test]
async fn what_never_reached_the_service_may_yet_and_stays_unknown() {
    let world = World::new().await;
    let a = new(0);
    world.fault("associateReputationNumbers", "before", json!({"kind": "html", "status": 504})).await;
    world.associate(&[&a]).run("r").send().await.unknown();
    world.associate(&[&a]).run("r").send().await.unknown();
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (1, Usd::ZERO));
    let ledger = world.open_ledger().await;
    let calls = ledger.show_run("r").await.unwrap();
    assert_eq!((calls.len(), calls[0].state.as_str()), (1, "unknown"));
    assert_eq!(ledger.retry_unknown("another").await.unwrap(), 0);
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    world.associate(&[&a]).run("r").send().await.done();
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (2, usd("0.10")));
    let spent = world.status().await["spent"].clone();
    assert_eq!(spent["at_most_usd"], "0.20", "what the first may have billed stays counted");
}

#[tokio::test]
async fn without_a_run_the_money_is_in_the_ledger_all_the_same() {
    let world = World::limited("0.20").await;
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    let told = world.refresh(&[&seeded(0)]).send().await.unknown();
    assert!(told.json()["message"].as_str().unwrap().contains("Look at what is there"), "{}", told.text);
    world.refresh(&[&seeded(0)]).send().await.done();
    world.refresh(&[&seeded(0)]).send().await.refused(403);
    assert_eq!(world.billed().await, usd("0.20"));
}

#[tokio::test]
async fn a_remediation_whose_answer_is_lost_holds_its_numbers() {
    let world = World::new().await;
    let (a, b) = (seeded(0), seeded(1));
    world.fault("submitReputationRemediation", "before", json!({"kind": "html", "status": 502})).await;
    world.remediate(&[&a]).run("r").send().await.unknown();
    world.remediate(&[&a, &b]).run("r").send().await.unknown();
    world.remediate(&[&b]).run("r").send().await.done();
    assert_eq!(world.calls("submitReputationRemediation").await, 2);
}

/// They were answered before, which "not sent" would deny.
#[tokio::test]
async fn what_was_answered_before_is_not_said_to_be_unknown_nor_never_sent() {
    let world = World::new().await;
    let (a, b) = (seeded(0), seeded(1));
    world.refresh(&[&a]).run("r").send().await.done();
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.refresh(&[&b]).run("r").send().await.unknown();
    let told = world.refresh(&[&a, &b]).run("r").send().await.unknown();
    assert_eq!((&told.json()["phone_numbers"], &told.json()["others"]), (&json!([b]), &json!([a])), "{}", told.text);
    assert!(!told.text.contains("not_sent"), "{}", told.text);
}

/// What is sent then is less than the worker asked for, and it is told of all of that.
#[tokio::test]
async fn what_was_answered_before_is_not_lost_with_the_others_of_its_request() {
    let world = World::new().await;
    let (a, b) = (seeded(0), seeded(1));
    world.refresh(&[&a]).run("r").send().await.done();
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    let told = world.refresh(&[&a, &b]).run("r").send().await.unknown();
    assert_eq!((&told.json()["phone_numbers"], &told.json()["others"]), (&json!([b]), &json!([a])), "{}", told.text);
    assert_eq!(told.json()["may_have_billed_usd"], "0.10");
    world.refresh(&[&a]).run("r").send().await.done();
}

/// Whoever guesses a run and a number learns nothing of another enterprise's, and is not kept from their own.
#[tokio::test]
async fn a_remediation_takes_the_numbers_of_its_own_enterprise_alone() {
    let world = World::new().await;
    let number = seeded(0);
    let submitted = world.remediate(&[&number]).run("r").send().await.done().json();
    let path = format!("/enterprises/{}/reputation/remediation", world.enterprises[1]);
    let body = json!({"phone_numbers": [number], "call_purpose": "Reminders of appointments"});
    let told = world.ask(Method::POST, path).json(body).run("r").send().await;
    assert_ne!(told.header("telnyx-outcome"), "not_sent", "{}", told.text);
    assert!(!told.text.contains(submitted["data"]["id"].as_str().unwrap()), "{}", told.text);
}

#[tokio::test]
async fn our_client_takes_it_for_an_unknown_outcome() {
    let world = World::new().await;
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    let numbers = world.client().enterprises().reputation().numbers();
    let error = numbers.refresh(&world.enterprises[0], [seeded(0)]).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::OutcomeUnknown, usd("0.10")), "{error}");
    assert_eq!(world.calls("refreshReputationNumbers").await, 1);
}

/// As the guide about many machines says: one call has many numbers, and all of them end as the call does.
#[tokio::test]
async fn a_run_of_our_client_is_unknown_for_a_whole_call_and_made_again_for_the_others() {
    let world = World::new().await;
    let (recorded, lost, never_sent) = (seeded(0), seeded(1), seeded(2));
    world.refresh(&[&recorded]).run("r").send().await.done();
    world.fault("refreshReputationNumbers", "after", json!({"kind": "drop"})).await;
    world.refresh(&[&lost]).run("r").send().await.unknown();
    let numbers = world.client_of_run("r").enterprises().reputation().numbers();
    let all = numbers.refresh_many(&world.enterprises[0], [&recorded, &lost, &never_sent]).await;
    assert_eq!(world.calls("refreshReputationNumbers").await, 2, "nothing of it was sent");
    for result in &all {
        let Outcome::Unknown(error) = &result.outcome else { panic!("{result:?}") };
        let told: Value = serde_json::from_slice(error.body()).unwrap();
        assert_eq!((&told["phone_numbers"], &told["others"]), (&json!([lost]), &json!([recorded, never_sent])));
    }
    let others = numbers.refresh_many(&world.enterprises[0], [&recorded, &never_sent]).await;
    assert!(others.iter().all(|result| matches!(result.outcome, Outcome::Done(_))), "{others:?}");
    assert_eq!((world.calls("refreshReputationNumbers").await, world.billed().await), (3, usd("0.30")));
}

#[tokio::test]
async fn what_can_be_made_again_is_and_a_proxy_s_page_is_relayed_when_it_stays() {
    let world = World::new().await;
    world.fault("listEnterprises", "before", json!({"kind": "html", "status": 502})).await;
    world.get("/enterprises").send().await.done();
    let rule = json!({"operation": "listEnterprises", "times": null, "action": {"kind": "html", "status": 502}});
    world.control("POST /faults", rule).await;
    let told = world.get("/enterprises").send().await;
    assert_eq!((told.status, told.header("content-type")), (502, "text/html; charset=utf-8"), "{}", told.text);
    let path = format!("/enterprises/{}/reputation/frequency", world.enterprises[0]);
    world.ask(Method::PATCH, path).json(json!({"check_frequency": "daily"})).run("r").send().await.done();
}

/// One read after the other would take longer than a worker is let wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_association_of_100_numbers_is_found_where_a_read_takes_long() {
    let world = World::new().await;
    let numbers: Vec<String> = (0..100).map(new).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
    let rule =
        json!({"operation": "listReputationNumbers", "times": null, "delay_ms": 250, "action": {"kind": "delay"}});
    world.control("POST /faults", rule).await;
    let told = world.associate(&numbers).run("r").send().await.done();
    assert_eq!((told.status, told.header("telnyx-outcome")), (201, "resolved"), "{}", told.text);
    assert_eq!(told.json()["data"].as_array().unwrap().len(), 100);
}

/// The reads about one lost call are held, and those about the other come all the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_lost_calls_are_looked_for_at_once() {
    let world = World::new().await;
    let (a, b) = (new(0), new(1));
    for number in [&a, &b] {
        world.fault("associateReputationNumbers", "after", json!({"kind": "drop"})).await;
        let rule = json!({"operation": "listReputationNumbers", "skip": 1, "times": null, "action": {"kind": "html", "status": 503}});
        world.control("POST /faults", rule).await;
        world.associate(&[number]).run("r").send().await.unknown();
        world.control("DELETE /faults", json!(null)).await;
    }
    let held = [world.hold("listReputationNumbers").await, world.hold("listReputationNumbers").await];
    let asked = tokio::spawn(Told::of(world.associate(&[&a, &b]).run("r").request()));
    for fault in &held {
        tokio::time::timeout(Duration::from_secs(10), world.held(fault)).await.expect("the reads of both");
    }
    world.control("POST /faults/release", json!({"count": 2})).await;
    let told = asked.await.unwrap().done();
    assert_eq!(told.header("telnyx-recorded"), "true", "{}", told.text);
    assert_eq!(world.calls("associateReputationNumbers").await, 2);
}
