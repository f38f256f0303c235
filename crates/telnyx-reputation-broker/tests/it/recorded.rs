//! What a run has asked for once it is answered again, and nothing is billed.

use reqwest::Method;
use serde_json::json;

use crate::world::{World, new, seeded, usd};

#[tokio::test]
async fn the_same_request_gets_the_same_bytes_and_bills_nothing() {
    let world = World::new().await;
    let (a, b) = (new(0), new(1));
    let ask = |which: usize| match which {
        0 => world.associate(&[&a, &b]),
        1 => world.refresh(&[&seeded_pair()[0], &seeded_pair()[1]]),
        2 => world.fresh(&seeded_pair()[0]),
        _ => world.remediate(&[&seeded_pair()[0], &seeded_pair()[1]]),
    };
    for which in 0..4 {
        let first = ask(which).run("r").send().await.done();
        assert_eq!(first.header("telnyx-recorded"), "");
        let billed = world.billed().await;
        for _ in 0..3 {
            let again = ask(which).run("r").send().await.done();
            assert_eq!((again.status, &again.text), (first.status, &first.text));
            assert_eq!(again.header("content-type"), first.header("content-type"));
            assert_eq!(
                (again.header("telnyx-recorded"), again.header("telnyx-broker")),
                ("true", first.header("telnyx-broker"))
            );
        }
        assert_eq!(world.billed().await, billed);
    }
    // Another run is another wish.
    let billed = world.billed().await;
    ask(1).run("another").send().await.done();
    assert_eq!(world.billed().await, billed + usd("0.20"));
    // Without a run nothing is recorded.
    ask(2).send().await.done();
    ask(2).send().await.done();
    assert_eq!(world.billed().await, billed + usd("0.40"));
}

fn seeded_pair() -> [String; 2] {
    [seeded(0), seeded(1)]
}

#[tokio::test]
async fn what_cannot_bill_is_recorded_too_and_free_reads_are_not() {
    let world = World::new().await;
    let gone = || world.ask(Method::DELETE, world.numbers(&format!("/{}", seeded(0)))).run("r");
    assert_eq!(gone().send().await.done().status, 204);
    let again = gone().send().await.done();
    assert_eq!((again.status, again.header("telnyx-recorded")), (204, "true"));
    assert_eq!(world.calls("disassociateReputationNumber").await, 1);
    let list = || world.get(world.numbers("?page[size]=1")).run("r");
    let before = list().send().await.done().json()["meta"]["total_results"].clone();
    world.ask(Method::DELETE, world.numbers(&format!("/{}", seeded(1)))).send().await.done();
    assert_ne!(list().send().await.done().json()["meta"]["total_results"], before);
}

#[tokio::test]
async fn a_refusal_that_proves_that_nothing_was_done_may_be_asked_again() {
    let world = World::new().await;
    let ask = || world.associate(&[&seeded(0)]).run("r");
    assert!(ask().send().await.status >= 400);
    world.ask(Method::DELETE, world.numbers(&format!("/{}", seeded(0)))).send().await.done();
    ask().send().await.done();
    assert_eq!(world.billed().await, usd("0.10"));
}

#[tokio::test]
async fn a_remediation_is_recorded_as_a_whole_and_no_other_of_its_run_overlaps() {
    let world = World::new().await;
    let (a, b, c) = (seeded(0), seeded(1), seeded(2));
    let first = world.remediate(&[&a, &b]).run("r").send().await.done().json()["data"]["id"].clone();
    let told = world.remediate(&[&b, &c]).run("r").send().await.refused(409);
    assert!(told.text.contains(first.as_str().unwrap()), "{}", told.text);
    assert_eq!(told.header("x-should-retry"), "false");
    assert_eq!(world.calls("submitReputationRemediation").await, 1);
    world.remediate(&[&c]).run("r").send().await.done();
    assert_eq!(world.billed().await, usd("3.00"));
}

#[tokio::test]
async fn a_run_has_one_name_of_visible_characters() {
    let world = World::new().await;
    for (name, status) in [("a", 200), (&"x".repeat(128), 200), (&"x".repeat(129), 400), ("a b", 400)] {
        assert_eq!(world.get("/enterprises").run(name).send().await.status, status, "{name}");
    }
    let twice = world.get("/enterprises").run("a").request().header("telnyx-run", "b");
    crate::world::Told::of(twice).await.refused(400);
}

#[tokio::test]
async fn keys_in_another_order_are_the_same_request() {
    let world = World::new().await;
    let path = format!("/enterprises/{}/reputation/remediation", world.enterprises[0]);
    let ask = |body: &str| {
        let request = world.ask(Method::POST, &path).run("r").request();
        crate::world::Told::of(request.header("content-type", "application/json").body(body.to_owned()))
    };
    let number = seeded(0);
    ask(&format!(r#"{{"phone_numbers":["{number}"],"call_purpose":"x"}}"#)).await.done();
    let again = ask(&format!(r#"{{ "call_purpose": "x", "phone_numbers": ["{number}"] }}"#)).await.done();
    assert_eq!(again.header("telnyx-recorded"), "true");
    let other = world.ask(Method::POST, &path).run("r").json(json!({"phone_numbers": [number], "call_purpose": "y"}));
    other.send().await.refused(409);
}

#[tokio::test]
async fn a_remediation_is_the_same_in_whatever_order_its_numbers_stand() {
    let world = World::new().await;
    let [a, b] = seeded_pair();
    let first = world.remediate(&[&a, &b]).run("r").send().await.done();
    let path = format!("/enterprises/{}/reputation/remediation", world.enterprises[0]);
    let with = |more: serde_json::Value| {
        let mut body = json!({"phone_numbers": [b, a, b], "call_purpose": "appointment reminders"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.ask(Method::POST, path.clone()).json(body).run("r")
    };
    let again = with(json!({})).send().await.done();
    assert_eq!((&again.text, again.header("telnyx-recorded")), (&first.text, "true"));
    with(json!({"webhook_url": null})).send().await.refused(422);
    with(json!({"webhook_url": "https://example.com/other"})).send().await.refused(409);
    assert_eq!(world.billed().await, usd("2.00"));
}

/// The service may take it for anything or nothing; a second look at the same number is billed once more either way.
#[tokio::test]
async fn a_parameter_that_is_not_documented_makes_no_other_lookup() {
    let world = World::new().await;
    let path = world.numbers(&format!("/{}?fresh=true", seeded(0).replace('+', "%2B")));
    let first = world.get(path.clone()).run("r").send().await.done();
    let again = world.get(format!("{path}&x=1")).run("r").send().await.done();
    assert_eq!((&again.text, again.header("telnyx-recorded")), (&first.text, "true"));
    assert_eq!(world.billed().await, usd("0.10"));
}
