//! What the broker adds to a call, and how much it answers from its ledger. Prints figures and asserts none:
//! `cargo test --release -p telnyx-reputation-broker measure -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use telnyx_reputation_broker::NewToken;

use crate::world::{KEY, World, seeded};

const AT_ONCE: usize = 64;

/// So many calls with so many at once; how long each took, sorted, and all together.
async fn timed<F: Future<Output = ()>>(calls: usize, call: impl Fn(usize) -> F) -> (Vec<Duration>, Duration) {
    let begun = Instant::now();
    let mut took = Vec::with_capacity(calls);
    let mut under_way = futures::stream::FuturesUnordered::new();
    let one = |index: usize| {
        let call = call(index);
        async move {
            let begun = Instant::now();
            call.await;
            begun.elapsed()
        }
    };
    let mut next = 0;
    while took.len() < calls {
        while next < calls && under_way.len() < AT_ONCE {
            under_way.push(one(next));
            next += 1;
        }
        took.extend(futures::StreamExt::next(&mut under_way).await);
    }
    took.sort();
    (took, begun.elapsed())
}

fn tell(what: &str, (took, all): &(Vec<Duration>, Duration)) {
    let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!(
        "{what:32} {:8.0} calls/s   p50 {:7.3} ms   p99 {:7.3} ms",
        took.len() as f64 / all.as_secs_f64(),
        at(50),
        at(99)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; takes a machine that does nothing else"]
async fn overhead_and_recorded_answers() {
    let world = World::new().await;
    let calls = std::env::var("BROKER_CALLS").map_or(5_000, |calls| calls.parse().unwrap());
    let free = world.new_token(NewToken { name: "free".to_owned(), free_only: true, ..NewToken::default() }).await;
    let path = world.numbers("?page[size]=1");
    let get = |base: &str, key: &str| {
        let request = world.http.get(format!("{base}{path}")).bearer_auth(key);
        async move { assert!(request.send().await.unwrap().bytes().await.unwrap().len() > 100) }
    };
    let direct_url = world.sandbox.base_url();
    // Connections are made before anything is measured.
    timed(500, |_| get(&direct_url, KEY)).await;
    timed(500, |_| get(&world.base_url, &free)).await;
    let direct = timed(calls, |_| get(&direct_url, KEY)).await;
    let through = timed(calls, |_| get(&world.base_url, &free)).await;
    tell("a free read, direct", &direct);
    tell("a free read, through the broker", &through);
    let added = through.1.saturating_sub(direct.1).as_secs_f64() * 1_000.0 / calls as f64;
    println!("{:32} {added:8.3} ms of the machine's time a call", "the broker adds");
    for index in 0..20 {
        world.refresh(&[&seeded(index)]).run("r").send().await.done();
    }
    let recorded = |index: usize| {
        let request = world.refresh(&[&seeded(index % 20)]).run("r").request();
        async move {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.headers()["telnyx-recorded"], "true");
            answer.bytes().await.unwrap();
        }
    };
    timed(500, recorded).await;
    tell("a recorded answer", &timed(calls, recorded).await);
    let billed = timed(calls.min(1_000), |index| {
        let request = world.fresh(&seeded(index % 400)).request();
        async move { drop(request.send().await.unwrap().bytes().await.unwrap()) }
    });
    tell("a call that bills", &billed.await);
}
