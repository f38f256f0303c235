//! Numbers that were asked for before, and others beside them, in one request.

use std::time::Duration;

use serde_json::{Value, json};
use telnyx_reputation::runs::Outcome;

use crate::world::{World, client, new, seeded, usd};

fn numbers_of(rows: &Value) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row["phone_number"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn only_the_numbers_that_are_new_are_sent_and_billed() {
    let world = World::new().await;
    let (a, b, c) = (new(0), new(1), new(2));
    let first = world.associate(&[&a, &b]).run("r").send().await.done().json();
    let more = world.associate(&[&c, &b]).run("r").send().await.done();
    assert_eq!((more.status, more.header("telnyx-recorded")), (201, "partly"));
    assert_eq!(numbers_of(&more.json()["data"]), [c.clone(), b.clone()], "in the order of the request");
    assert_eq!(more.json()["data"][1], first["data"][1], "as it was answered first");
    assert_eq!(more.json()["meta"]["total_results"], 2);
    assert_eq!(world.billed().await, usd("0.30"));
    let all = world.associate(&[&a, &b, &c]).run("r").send().await.done();
    assert_eq!((numbers_of(&all.json()["data"]).len(), all.header("telnyx-recorded")), (3, "true"));
    let one = world.associate(&[&b]).run("r").send().await.done();
    assert_eq!(one.json()["data"][0], first["data"][1]);
    assert_eq!((world.billed().await, world.calls("associateReputationNumbers").await), (usd("0.30"), 2));
    let again = world.associate(&[&c, &b]).run("r").send().await.done();
    assert_eq!(again.text, more.text);
}

/// A task that is repeated after one of its numbers was refused: the refusal is of that number alone, and not of what is
/// done and billed.
#[tokio::test]
async fn a_refusal_of_the_new_numbers_points_at_them_in_the_list_that_was_asked_for() {
    let world = World::limited("0.30").await;
    let (a, bad, c, d) = (new(0), "+10000000000".to_owned(), new(1), new(2));
    world.associate(&[&a, &c]).run("r").send().await.done();
    let refused = world.associate(&[&a, &bad, &c]).run("r").send().await;
    assert!((400..500).contains(&refused.status), "{}", refused.text);
    let pointers = |told: &Value| -> Vec<String> {
        let errors = told["errors"].as_array().unwrap();
        errors.iter().map(|error| error["source"]["pointer"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(pointers(&refused.json()), ["/body/phone_numbers/1"], "{}", refused.text);
    // A refusal of the broker, which has no place of its own.
    let over = world.associate(&[&a, &d, &new(3), &c]).run("r").send().await.refused(403);
    assert_eq!(pointers(&over.json()), ["/body/phone_numbers/1", "/body/phone_numbers/2"], "{}", over.text);
    assert_eq!(world.billed().await, usd("0.20"));
}

/// The service bills a number as often as it stands in a list, and within a run nothing is done twice.
#[tokio::test]
async fn a_number_that_stands_twice_in_a_list_is_sent_once() {
    let world = World::new().await;
    let (a, b, c) = (seeded(0), seeded(1), seeded(2));
    let first = world.refresh(&[&a, &a]).run("r").send().await.done();
    assert_eq!(numbers_of(&first.json()["data"]["results"]), [a.as_str()], "{}", first.text);
    assert_eq!(world.billed().await, usd("0.10"));
    let again = world.refresh(&[&a, &a]).run("r").send().await.done();
    assert_eq!((&again.text, again.header("telnyx-recorded")), (&first.text, "true"));
    world.refresh(&[&c, &c, &a, &b]).run("r").send().await.done();
    assert_eq!(world.billed().await, usd("0.30"));
    let refused = world.associate(&[&new(0), &new(0), "+10000000000"]).run("r").send().await;
    assert_eq!(refused.json()["errors"][0]["source"]["pointer"], "/body/phone_numbers/2", "{}", refused.text);
    assert_eq!((refused.header("telnyx-recorded"), world.billed().await), ("", usd("0.30")));
}

#[tokio::test]
async fn the_counts_of_a_composed_refresh_add_up_and_what_failed_stays_failed() {
    let world = World::new().await;
    // Lookups of this number fail.
    let failing = "+16035550104";
    world.associate(&[failing]).send().await.done();
    let first = world.refresh(&[failing, &seeded(1)]).run("r").send().await.done();
    assert_eq!(first.json()["data"]["total_successful"], 1, "{}", first.text);
    let more = world.refresh(&[failing, &seeded(2)]).run("r").send().await.done();
    let data = more.json()["data"].clone();
    assert_eq!(numbers_of(&data["results"]), [failing.to_owned(), seeded(2)]);
    for (count, expected) in [("total_requested", 2), ("total_successful", 1), ("total_failed", 1)] {
        assert_eq!(data[count], expected, "{count}");
    }
    assert_eq!(world.calls("refreshReputationNumbers").await, 2);
    assert_eq!(
        data["results"][0],
        first.json()["data"]["results"][0],
        "it may have been billed, and is not asked again"
    );
}

#[tokio::test]
async fn our_client_counts_a_composed_refresh_as_its_own_answer() {
    let world = World::new().await;
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    let numbers = world.client().enterprises().reputation().numbers();
    let answer =
        numbers.refresh(&world.enterprises[0], [seeded(0), seeded(1)]).header("telnyx-run", "r").await.unwrap();
    assert_eq!(answer.data.results.len(), 2);
}

/// As an error of the service it would be final, and what is recorded would be told as certainly not done.
#[tokio::test]
async fn what_cannot_be_sent_now_is_failed_and_what_is_recorded_done() {
    let world = World::limited("0.20").await;
    let (a, b, c) = (seeded(0), seeded(1), seeded(2));
    world.refresh(&[&a]).run("r").send().await.done();
    let numbers = world.client_of_run("r").enterprises().reputation().numbers();
    for go_on in [false, true] {
        let run = numbers.refresh_many(&world.enterprises[0], [&b, &a, &c]);
        let ended = if go_on { run.go_on_without_refused().await } else { run.await };
        assert!(matches!(ended[1].outcome, Outcome::Done(_)), "{ended:?}");
        for result in [&ended[0], &ended[2]] {
            let Outcome::Failed(error) = &result.outcome else { panic!("{ended:?}") };
            assert_eq!((error.status(), error.headers()["telnyx-outcome"].to_str().unwrap()), (Some(403), "not_sent"));
            assert!(error.to_string().contains("only USD 0.10 is left"), "{error}");
        }
    }
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 3_600}});
    world.fault("refreshReputationNumbers", "before", action).await;
    let told = world.refresh(&[&a, &b]).run("r").send().await;
    assert_eq!((told.status, told.header("telnyx-recorded"), told.header("retry-after")), (429, "others", "1"));
    assert_eq!(told.json()["errors"][0]["source"]["pointer"], "/body/phone_numbers/1", "{}", told.text);
    for go_on in [false, true] {
        let client = client(&world.base_url).api_key(&world.token).run_id("r").timeout(Duration::from_secs(2));
        let numbers = client.max_retries(0).build().unwrap().enterprises().reputation().numbers();
        let run = numbers.refresh_many(&world.enterprises[0], [&a, &b]);
        let ended = if go_on { run.go_on_without_refused().await } else { run.await };
        assert!(matches!(ended[0].outcome, Outcome::Done(_)), "{ended:?}");
        let Outcome::Failed(error) = &ended[1].outcome else { panic!("{ended:?}") };
        assert_eq!(error.status(), Some(429), "{error}");
    }
    assert_eq!(world.billed().await, usd("0.10"));
}

/// The other call of the run is told to wait for an hour, and what is recorded is asked for all the same.
#[tokio::test]
async fn what_is_recorded_is_done_however_long_the_run_is_to_wait_with_what_is_new() {
    let world = World::new().await;
    world.refresh(&[&seeded(0)]).run("r").send().await.done();
    let action = json!({"kind": "status", "status": 429, "retry_after": {"seconds": 3_600}});
    world.fault("refreshReputationNumbers", "before", action).await;
    assert_eq!(world.refresh(&[&seeded(399)]).run("r").send().await.status, 429);
    let client = client(&world.base_url).api_key(&world.token).run_id("r").max_retries(0).build().unwrap();
    let numbers = client.enterprises().reputation().numbers();
    // The second call has none that is recorded.
    let ended = numbers.refresh_many(&world.enterprises[0], (0..200).map(seeded)).await;
    assert!(matches!(ended[0].outcome, Outcome::Done(_)), "{:?}", ended[0]);
    for result in &ended[1..] {
        let Outcome::Failed(error) = &result.outcome else { panic!("{result:?}") };
        assert_eq!(error.status(), Some(429), "{error}");
    }
    assert_eq!(world.billed().await, usd("0.10"));
}

/// Which of the others it has recorded, the refusal does not say.
#[tokio::test]
async fn beside_a_number_that_the_service_refused_what_is_recorded_is_not_said_to_be_not_done() {
    let world = World::new().await;
    let (a, refused, c) = (new(0), "+16035550106".to_owned(), new(1));
    world.associate(&[&a]).run("r").send().await.done();
    let numbers = world.client_of_run("r").enterprises().reputation().numbers();
    let ended = numbers.associate_many(&world.enterprises[0], [&a, &refused, &c]).await;
    let ended: Vec<&str> = ended.iter().map(|result| result.outcome.name()).collect();
    assert_eq!(ended, ["unknown", "refused", "unknown"]);
    let ended = numbers.associate_many(&world.enterprises[0], [&a, &refused, &c]).go_on_without_refused().await;
    let ended: Vec<&str> = ended.iter().map(|result| result.outcome.name()).collect();
    assert_eq!(ended, ["done", "refused", "done"]);
    assert_eq!(world.billed().await, usd("0.20"));
}
