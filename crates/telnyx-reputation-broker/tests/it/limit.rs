//! One limit, for however many workers.

use telnyx_reputation::{ErrorKind, Usd};

use crate::world::{World, new, seeded, usd};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_workers_spend_one_limit_to_the_cent() {
    let world = World::limited("2.50").await;
    let asked = (0..64).map(|index| {
        let numbers = [new(2 * index), new(2 * index + 1)];
        let world = &world;
        async move {
            let told = world.associate(&[&numbers[0], &numbers[1]]).send().await;
            match told.status {
                201 => true,
                _ => {
                    let told = told.refused(403);
                    assert!(told.text.contains("Spend limit reached"), "{}", told.text);
                    assert_eq!(told.header("x-should-retry"), "false");
                    false
                }
            }
        }
    });
    let done = futures::future::join_all(asked).await.into_iter().filter(|done| *done).count();
    assert_eq!((done, world.billed().await), (12, usd("2.40")));
    let spent = world.status().await["spent"].clone();
    assert_eq!((spent["at_least_usd"].as_str(), spent["at_most_usd"].as_str()), (Some("2.40"), Some("2.40")));
    // What still fits is done.
    world.associate(&[&new(1000)]).send().await.done();
    world.associate(&[&new(1001)]).send().await.refused(403);
    assert_eq!(world.billed().await, usd("2.50"));
}

#[tokio::test]
async fn what_was_refused_by_the_service_is_given_back() {
    let world = World::limited("0.20").await;
    // It is monitored already.
    let told = world.associate(&[&seeded(0), &new(0)]).send().await;
    assert!((400..500).contains(&told.status) && told.header("telnyx-outcome").is_empty(), "{}", told.text);
    assert!(told.json()["errors"][0]["code"].is_string() && !told.text.contains("Broker"), "as it came: {}", told.text);
    world.associate(&[&new(0), &new(1)]).send().await.done();
    assert_eq!(world.billed().await, usd("0.20"));
}

#[tokio::test]
async fn our_client_takes_a_reached_limit_for_a_proof_that_nothing_was_sent() {
    let world = World::limited("0.10").await;
    let numbers = world.client().enterprises().reputation().numbers();
    let error = numbers.associate(&world.enterprises[0], [new(0), new(1)]).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_billed()), (ErrorKind::PermissionDenied, Usd::ZERO), "{error}");
    assert!(error.to_string().contains("Nothing was sent"), "{error}");
    numbers.associate(&world.enterprises[0], [new(0)]).await.unwrap();
    assert_eq!(world.billed().await, usd("0.10"));
}
