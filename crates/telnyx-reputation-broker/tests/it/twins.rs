//! The same request, asked for again while the first is under way; and workers that go away.

use std::time::Duration;

use serde_json::json;

use crate::world::{World, new, seeded, usd};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twins_wait_for_the_first_and_get_its_answer() {
    let world = World::new().await;
    let (number, others) = (new(0), [new(1), new(2)]);
    let fault = world.hold("associateReputationNumbers").await;
    let ask = || async { world.associate(&[&number]).run("r").send().await };
    let overlapping = || async { world.associate(&[&number, &others[0], &others[1]]).run("r").send().await };
    let release = async {
        world.held(&fault).await;
        // The twins are on their way; that they wait shows in the number of calls.
        tokio::time::sleep(Duration::from_millis(50)).await;
        world.control("POST /faults/release", json!({"count": 1})).await;
    };
    let twins = futures::future::join_all((0..16).map(|_| ask()));
    let (twins, overlapping, ()) = futures::join!(twins, overlapping(), release);
    let texts: Vec<String> = twins.into_iter().map(|told| told.done().text).collect();
    assert!(texts.iter().all(|text| *text == texts[0]) || !overlapping.header("telnyx-recorded").is_empty());
    overlapping.done();
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
