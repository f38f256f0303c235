//! A disk that is full, or a database that takes nothing, while an answer comes.

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::json;

use crate::postgres;
use crate::process::Process;
use crate::world::{Told, World, seeded, usd};

/// Lets the process write no more to its ledger, or as it likes.
async fn let_write(world: &World, process: &Process, may_write: bool) {
    if !postgres::let_write(&world.ledger, may_write).await {
        let pid = Pid::from_raw(process.id().cast_signed()).unwrap();
        let current = if may_write { None } else { Some(0) };
        prlimit(Some(pid), Resource::Fsize, Rlimit { current, maximum: None }).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_written_down_is_told_and_written_down_when_there_is_room() {
    let mut world = World::new().await;
    world.stop().await;
    // A write beyond the limit is an error then, and no signal that ends the process.
    let process = Process::start_after(&world, None, "trap '' XFSZ").await;
    world.base_url.clone_from(&process.base_url);
    let fault = world.hold("refreshReputationNumbers").await;
    let number = seeded(0);
    let asked = tokio::spawn(Told::of(world.refresh(&[&number]).run("r").request()));
    world.held(&fault).await;
    let_write(&world, &process, false).await;
    world.control("POST /faults/release", json!({"count": 1})).await;
    let told = asked.await.unwrap().done();
    assert_eq!(told.header("telnyx-outcome"), "not_recorded", "{}", told.text);
    // Nothing is sent that cannot be written down, and nothing that is done is said not to be.
    world.refresh(&[&seeded(1)]).run("r").send().await.refused(429);
    let twin = world.refresh(&[&number]).run("r").send().await;
    assert_eq!((twin.status, twin.header("telnyx-outcome")), (503, "not_recorded"), "{}", twin.text);
    assert!(twin.json().get("errors").is_none(), "no envelope: it would prove that nothing was done");
    let_write(&world, &process, true).await;
    let ledger = world.open_ledger().await;
    let written = async {
        while ledger.show_run("r").await.unwrap()[0].state.as_str() != "answered" {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), written).await.expect("it is tried again by itself");
    let again = world.refresh(&[&number]).run("r").send().await.done();
    assert_eq!((again.header("telnyx-recorded"), &again.text), ("true", &told.text));
    assert_eq!((world.calls("refreshReputationNumbers").await, world.billed().await), (1, usd("0.10")));
}
