//! The same request, asked for again while the first is under way; and workers that go away.

use serde_json::json;

use crate::world::{World, new, seeded, usd};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twins_wait_for_the_first_and_get_its_answer() {
    let world = World::new().await;
    let (number, others) = (new(0), [new(1), new(2)]);
    let fault = world.hold("associateReputationNumbers").await;
    let ask = || world.associate(&[&number]).run("r");
    let first = tokio::spawn(ask().request().send());
    world.held(&fault).await;
    let twins = futures::future::join_all((0..16).map(|_| ask().send()));
    let overlapping = world.associate(&[&number, &others[0], &others[1]]).run("r").send();
    let release = world.control("POST /faults/release", json!({"count": 1}));
    let (twins, overlapping, _) = futures::join!(twins, overlapping, release);
    let first = first.await.unwrap().unwrap().text().await.unwrap();
    for twin in twins {
        let twin = twin.done();
        assert_eq!((&twin.text, twin.header("telnyx-recorded")), (&first, "true"));
    }
    assert_eq!(overlapping.done().header("telnyx-recorded"), "partly");
    assert_eq!((world.billed().await, world.calls("associateReputationNumbers").await), (usd("0.30"), 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_goes_away_cancels_nothing() {
    let world = World::new().await;
    let number = seeded(0);
    let fault = world.hold("refreshReputationNumbers").await;
    let gone = world.refresh(&[&number]).run("r").request();
    let gone = tokio::spawn(gone.send());
    world.held(&fault).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    world.control("POST /faults/release", json!({"count": 1})).await;
    // Whether it has ended by then or not: it is answered once.
    let told = world.refresh(&[&number]).run("r").send().await.done();
    assert_eq!(told.header("telnyx-recorded"), "true");
    assert_eq!((world.billed().await, world.calls("refreshReputationNumbers").await), (usd("0.10"), 1));
}
