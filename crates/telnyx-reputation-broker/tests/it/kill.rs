//! A broker that is killed again and again while workers repeat what they ask for until they are told what became of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use telnyx_reputation::{Period, Usd};
use tokio::sync::watch;

use crate::process::Process;
use crate::world::{World, new, seeded, usd};

/// How often it is killed, unless `BROKER_KILLS` says otherwise.
const KILLS: usize = 10;
/// What all that is asked for would come to is more.
const LIMIT: &str = "60.00";
const RUN: &str = "killed";
/// Of each kind of work there is one request for each number of phone numbers up to this, so that the bill tells which is
/// which.
const SIZES: usize = 10;

/// What a worker asks for.
#[derive(Clone, Debug)]
struct Job {
    operation: &'static str,
    method: reqwest::Method,
    path: String,
    body: Value,
    size: usize,
    worst: Usd,
}

/// What a worker was told of it in the end.
#[derive(Clone, Debug, PartialEq, Eq)]
enum End {
    Done(String),
    Unknown,
    OverTheLimit,
}

fn jobs(world: &World) -> Vec<Job> {
    let mut jobs = Vec::new();
    let mut job = |operation, path: String, body: Value, size: usize, price: &str| {
        let method = if body.is_null() { reqwest::Method::GET } else { reqwest::Method::POST };
        jobs.push(Job { operation, method, path, body, size, worst: usd(price).times(size as u64) });
    };
    let list = |number: fn(usize) -> String, from: usize, size: usize| {
        // The numbers before are those of the smaller requests.
        let first = from + size * (size - 1) / 2;
        json!((first..first + size).map(number).collect::<Vec<_>>())
    };
    let remediation = format!("/enterprises/{}/reputation/remediation", world.enterprises[0]);
    for size in 1..=SIZES {
        let numbers = |number, from| json!({"phone_numbers": list(number, from, size)});
        job("associateReputationNumbers", world.numbers(""), numbers(new, 0), size, "0.10");
        job("refreshReputationNumbers", world.numbers("/refresh"), numbers(seeded, 0), size, "0.10");
        let fresh = format!("/{}?fresh=true", seeded(100 + size).replace('+', "%2B"));
        job("getPhoneNumberReputation", world.numbers(&fresh), Value::Null, 1, "0.10");
        let mut body = numbers(seeded, 200);
        body["call_purpose"] = "reminders".into();
        job("submitReputationRemediation", remediation.clone(), body, size, "1.00");
    }
    jobs
}

/// Asks until it is told what became of it.
async fn ask(http: &reqwest::Client, base: &watch::Receiver<String>, token: &str, job: &Job) -> End {
    loop {
        let url = format!("{}{}", *base.borrow(), job.path);
        let mut request = http.request(job.method.clone(), url).bearer_auth(token).header("telnyx-run", RUN);
        if !job.body.is_null() {
            request = request.header("content-type", "application/json").body(job.body.to_string());
        }
        let Ok(answer) = request.send().await else {
            // It was killed, and comes back.
            tokio::time::sleep(Duration::from_millis(2)).await;
            continue;
        };
        let status = answer.status().as_u16();
        let outcome = answer.headers().get("telnyx-outcome").map(|it| it.to_str().unwrap().to_owned());
        let Ok(text) = answer.text().await else { continue };
        match (status, outcome.as_deref()) {
            (200..=299, _) => return End::Done(text),
            (504, Some("unknown")) => return End::Unknown,
            (403, Some("not_sent")) => return End::OverTheLimit,
            (429, _) => tokio::time::sleep(Duration::from_millis(50)).await,
            _ => panic!("{job:?}: {status} {text}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_billed_twice_and_nothing_is_without_an_outcome_whenever_the_broker_is_killed() {
    let kills = std::env::var("BROKER_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut world = World::new().await;
    world.stop().await;
    // So that most kills come in the middle of a call.
    let rule = json!({"times": null, "delay_ms": 4, "action": {"kind": "delay"}});
    world.control("POST /faults", rule).await;
    let mut process = Process::start(&world, Some(LIMIT)).await;
    let (tell, base) = watch::channel(process.base_url.clone());
    let jobs = Arc::new(jobs(&world));
    // Three workers, each with all the work, in an order of its own.
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let (http, base, token, jobs) = (world.http.clone(), base.clone(), world.token.clone(), Arc::clone(&jobs));
            tokio::spawn(async move {
                let mut order: Vec<usize> = (0..jobs.len()).collect();
                fastrand::shuffle(&mut order);
                let mut ends = BTreeMap::new();
                for index in order {
                    ends.insert(index, ask(&http, &base, &token, &jobs[index]).await);
                    tokio::time::sleep(Duration::from_millis(fastrand::u64(..kills_take(kills)))).await;
                }
                ends
            })
        })
        .collect();
    let mut bill = Bill::default();
    for _ in 0..kills {
        tokio::time::sleep(Duration::from_millis(fastrand::u64(..80))).await;
        process.kill().await;
        process = Process::start(&world, Some(LIMIT)).await;
        tell.send(process.base_url.clone()).unwrap();
        bill.read(&world).await;
    }
    let mut ends: Vec<Vec<End>> = vec![Vec::new(); jobs.len()];
    for worker in workers {
        for (index, end) in worker.await.unwrap() {
            ends[index].push(end);
        }
    }
    world.base_url = process.base_url.clone();
    let mut now = Vec::new();
    for job in jobs.iter() {
        now.push(ask(&world.http, &base, &world.token, job).await);
    }
    bill.read(&world).await;
    let mut unknown = 0;
    for (index, (job, now)) in jobs.iter().zip(&now).enumerate() {
        let billed = bill.times.get(&billed_as(job)).copied().unwrap_or(0);
        assert!(billed <= 1, "billed {billed} times: {job:?}");
        for end in &ends[index] {
            match (end, now) {
                (End::Done(then), End::Done(now)) => assert_eq!(then, now, "{job:?}"),
                // What was unknown may have been found since, and what did not fit may fit.
                (End::Unknown | End::OverTheLimit, _) => {}
                (End::Done(_), other) => panic!("{job:?} was done, and is now {other:?}"),
            }
        }
        match now {
            End::Done(_) => assert_eq!(billed, 1, "{job:?}"),
            End::OverTheLimit => assert_eq!(billed, 0, "{job:?}"),
            End::Unknown => unknown += 1,
        }
    }
    let billed = world.billed().await;
    println!("{kills} kills, {} requests, {unknown} unknown, billed USD {billed} of {LIMIT}", jobs.len());
    assert!(billed <= usd(LIMIT), "{billed}");
    let spent: Usd = jobs.iter().map(|job| job.worst).fold(Usd::ZERO, |sum, worst| sum + worst);
    assert!(spent > usd(LIMIT), "the limit is to matter");
    process.kill().await;
    world.start(|builder| builder.spend_limit(usd(LIMIT), Period::Once)).await;
    let spent = world.status().await["spent"].clone();
    let (at_least, at_most) =
        (usd(spent["at_least_usd"].as_str().unwrap()), usd(spent["at_most_usd"].as_str().unwrap()));
    assert!(at_least <= billed && billed <= at_most && at_most <= usd(LIMIT), "{billed}: {spent}");
}

/// So that the work lasts as long as the kills.
fn kills_take(kills: usize) -> u64 {
    (kills as u64 * 5).max(1)
}

/// What the bill calls a job: its operation, how many numbers, and of a single read its path.
fn billed_as(job: &Job) -> (String, u64, String) {
    let path = if job.body.is_null() { job.path.clone() } else { String::new() };
    (job.operation.to_owned(), job.size as u64, path)
}

/// How often each was billed. It is read again and again, since the sandbox keeps its newest rows alone.
#[derive(Default)]
struct Bill {
    times: BTreeMap<(String, u64, String), usize>,
    last: u64,
}

impl Bill {
    async fn read(&mut self, world: &World) {
        let ledger = world.control(&format!("GET /ledger?after={}", self.last), Value::Null).await;
        for row in ledger["data"].as_array().unwrap() {
            self.last = row["id"].as_u64().unwrap();
            let quantity: u64 =
                row["billed"].as_array().unwrap().iter().map(|it| it["quantity"].as_u64().unwrap()).sum();
            let is_read = row["method"] == "GET";
            let path = if is_read {
                row["path"].as_str().unwrap().trim_start_matches("/v2").to_owned()
            } else {
                String::new()
            };
            if quantity > 0 {
                *self.times.entry((row["operation"].as_str().unwrap().to_owned(), quantity, path)).or_default() += 1;
            }
        }
    }
}
