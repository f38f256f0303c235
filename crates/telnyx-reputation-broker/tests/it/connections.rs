//! Strangers who take connections, and say nothing.

use std::time::Duration;

use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::process::Process;
use crate::world::{World, seeded, usd};

/// More than the descriptors of the process; how many of them come to be connected depends on the system.
const STRANGERS: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_do_not_take_the_descriptors_that_calls_and_the_ledger_need() {
    let mut world = World::new().await;
    world.stop().await;
    let process = Process::start_after(&world, None, "ulimit -n 256").await;
    world.base_url.clone_from(&process.base_url);
    // Workers that have their connections already, and the broker one to the service.
    let workers = [(); 4].map(|()| reqwest::Client::builder().no_proxy().build().unwrap());
    for worker in &workers {
        let asked = worker.execute(world.get("/enterprises").request().build().unwrap()).await;
        assert_eq!(asked.unwrap().status(), 200);
    }
    let address = process.base_url.trim_start_matches("http://").trim_end_matches("/v2").to_owned();
    let strangers = (0..STRANGERS).map(|_| async {
        // Of those that come last the system knows, and the broker does not.
        let stranger = tokio::time::timeout(Duration::from_secs(1), TcpStream::connect(&address)).await;
        let mut stranger = stranger.ok()?.ok()?;
        stranger.write_all(b"GET /v2/enterprises HTTP/1.1\r\nHost: a\r\n").await.ok()?;
        Some(stranger)
    });
    let strangers: Vec<TcpStream> = futures::future::join_all(strangers).await.into_iter().flatten().collect();
    assert!(strangers.len() > 64, "{}", strangers.len());
    // The calls are under way at once, each on a connection of its own to the service.
    let rule =
        json!({"operation": "refreshReputationNumbers", "times": null, "delay_ms": 100, "action": {"kind": "delay"}});
    world.control("POST /faults", rule).await;
    let asked = workers.iter().enumerate().map(async |(index, worker)| {
        let answer =
            worker.execute(world.refresh(&[&seeded(index)]).run("r").request().build().unwrap()).await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    });
    futures::future::join_all(asked).await;
    assert_eq!(world.billed().await, usd("0.40"));
}
