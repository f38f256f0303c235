//! A disk that is full, or a database that takes nothing, while an answer comes.

use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::json;

use crate::given_up;
use crate::postgres;
use crate::process::Process;
use crate::world::{Ask, Told, World, new, seeded, usd};

/// Lets the process write no more to its ledger, or as it likes.
async fn let_write(world: &World, process: &Process, may_write: bool) {
    if !postgres::let_write(&world.ledger, may_write).await {
        let pid = Pid::from_raw(process.id().cast_signed()).unwrap();
        let current = if may_write { None } else { Some(0) };
        prlimit(Some(pid), Resource::Fsize, Rlimit { current, maximum: None }).unwrap();
    }
}

async fn world_of_a_process() -> (World, Process) {
    let mut world = World::new().await;
    world.stop().await;
    // A write beyond the limit is an error then, and no signal that ends the process.
    let process = Process::start_after(&world, None, "trap '' XFSZ").await;
    world.base_url.clone_from(&process.base_url);
    (world, process)
}

/// What is told of a request whose answer is lost, when the ledger cannot be written any more by then.
async fn lost_without_room(world: &World, process: &Process, operation: &str, ask: Ask<'_>) -> Told {
    let action = json!({"kind": "hold", "with": {"kind": "drop"}});
    let rule = json!({"operation": operation, "when": "after", "action": action});
    let fault = world.control("POST /faults", rule).await["data"]["id"].to_string();
    let asked = tokio::spawn(Told::of(ask.request()));
    world.held(&fault).await;
    let_write(world, process, false).await;
    world.control("POST /faults/release", json!({"count": 1})).await;
    asked.await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_written_down_is_told_and_written_down_when_there_is_room() {
    let (world, process) = world_of_a_process().await;
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

/// A worker without a run would only send it again, and nothing would answer it then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_found_to_be_done_is_told_when_it_cannot_be_written_down() {
    let (world, process) = world_of_a_process().await;
    let number = new(0);
    let ask = world.associate(&[&number]);
    let told = lost_without_room(&world, &process, "associateReputationNumbers", ask).await.done();
    assert_eq!((told.status, told.header("telnyx-outcome")), (201, "not_recorded"), "{}", told.text);
    assert_eq!(told.json()["data"][0]["phone_number"], json!(number), "{}", told.text);
    let_write(&world, &process, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_said_to_be_unknown_can_be_given_up_when_there_is_room() {
    let (world, process) = world_of_a_process().await;
    let number = seeded(0);
    let ask = || world.refresh(&[&number]).run("r");
    lost_without_room(&world, &process, "refreshReputationNumbers", ask()).await.unknown();
    let_write(&world, &process, true).await;
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.show_run("r").await.unwrap()[0].state.as_str(), "sent");
    ask().send().await.unknown();
    assert_eq!(ledger.show_run("r").await.unwrap()[0].state.as_str(), "unknown");
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_given_up_and_is_found_to_be_done_is_not_sent_again_when_it_cannot_be_written_down() {
    let (world, process) = world_of_a_process().await;
    let number = new(0);
    let ask = || world.associate(&[&number]).run("r");
    given_up::lost(&world, &[&number]).await;
    let ledger = world.open_ledger().await;
    assert_eq!(ledger.retry_unknown("r").await.unwrap(), 1);
    let_write(&world, &process, false).await;
    for _ in 0..2 {
        let told = ask().send().await;
        assert_eq!((told.status, told.header("telnyx-outcome")), (503, "not_recorded"), "{}", told.text);
        assert_eq!(told.header("x-should-retry"), "false");
    }
    let_write(&world, &process, true).await;
    let told = ask().send().await.done();
    assert_eq!(told.header("telnyx-outcome"), "resolved", "{}", told.text);
    assert_eq!((world.calls("associateReputationNumbers").await, world.billed().await), (1, usd("0.10")));
}

/// The rows that were recorded are a part of the answer, whether the others could be written down or not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_cannot_be_written_down_has_the_rows_that_were_recorded() {
    let (world, process) = world_of_a_process().await;
    let numbers = [seeded(0), seeded(1), seeded(2)];
    let [a, b, c] = numbers.each_ref();
    world.refresh(&[b]).run("r").send().await.done();
    let fault = world.hold("refreshReputationNumbers").await;
    let asked = tokio::spawn(Told::of(world.refresh(&[a, b, c]).run("r").request()));
    world.held(&fault).await;
    let_write(&world, &process, false).await;
    world.control("POST /faults/release", json!({"count": 1})).await;
    let told = asked.await.unwrap().done();
    assert_eq!(
        (told.header("telnyx-outcome"), told.header("telnyx-recorded")),
        ("not_recorded", "partly"),
        "{}",
        told.text
    );
    let rows = told.json()["data"]["results"].clone();
    assert_eq!([0, 1, 2].map(|row| rows[row]["phone_number"].as_str().unwrap().to_owned()), numbers, "{}", told.text);
    let_write(&world, &process, true).await;
}
