//! So many calls, in cases of consecutive seeds.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use telnyx_reputation_sandbox::Sandbox;
use tokio::runtime::Builder;

use super::case::Case;
use super::run::Stage;
use super::tally::{EXPECTED, Tally};
use super::world::Model;
use super::{generation, shrink};

/// How many requests the calls send at least where `DIFFERENTIAL_CALLS` does not say.
const CALLS: usize = 10_000;
/// How often a case that broke is made smaller.
const MOST_TRIES: usize = 600;
/// And for how long.
const LONGEST: Duration = Duration::from_secs(120);

/// What the workers share.
struct Progress {
    next: AtomicU64,
    last: u64,
    sent: AtomicUsize,
    wanted: usize,
    broken: AtomicBool,
}

#[test]
fn no_client_claims_more_than_the_ledger_bears_out() {
    let only = number("DIFFERENTIAL_SEED");
    let first = only.or(number("DIFFERENTIAL_FROM")).unwrap_or(0);
    let progress = Progress {
        next: AtomicU64::new(first),
        last: only.unwrap_or(u64::MAX),
        sent: AtomicUsize::new(0),
        wanted: number("DIFFERENTIAL_CALLS").map_or(CALLS, |calls| usize::try_from(calls).unwrap()),
        broken: AtomicBool::new(false),
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let began = Instant::now();
    let results: Vec<Result<Tally, String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(|| worker(&progress))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let broken: Vec<&String> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert!(broken.is_empty(), "\n{}", broken.into_iter().cloned().collect::<Vec<_>>().join("\n\n"));
    let mut tally = Tally::default();
    results.into_iter().flatten().for_each(|some| tally.add(some));
    let seeds = progress.next.into_inner() - first;
    println!("{seeds} seeds from {first} on in {:?}:\n{tally}", began.elapsed());
    if only.is_none() {
        let missing: Vec<_> = EXPECTED.into_iter().filter(|what| tally.of(what) == 0).collect();
        assert!(missing.is_empty(), "the cases are not worth their time: none had {missing:?}");
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Runs one seed after the other, in a sandbox of its own.
#[expect(clippy::print_stdout, reason = "making a case smaller takes long, and the seed is worth having before")]
fn worker(progress: &Progress) -> Result<Tally, String> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let model = Model::new(&sandbox).await;
        let (http, tally) = (reqwest::Client::new(), RefCell::default());
        let stage = Stage { sandbox: &sandbox, model: &model, http, tally };
        let mut sent = 0;
        while progress.sent.load(Ordering::Relaxed) < progress.wanted && !progress.broken.load(Ordering::Relaxed) {
            let seed = progress.next.fetch_add(1, Ordering::Relaxed);
            if seed > progress.last {
                break;
            }
            let case = generation::case(seed);
            if let Err(why) = stage.run(&case, &format!("SEED_{seed}")).await {
                progress.broken.store(true, Ordering::Relaxed);
                println!("seed {seed} breaks, and is made smaller: {why}");
                let (case, why) = smallest(&stage, case, why).await;
                return Err(format!("seed {seed} (DIFFERENTIAL_SEED={seed} runs it alone)\n{why}\n{case}"));
            }
            let now = stage.tally.borrow().of("request");
            progress.sent.fetch_add(now - sent, Ordering::Relaxed);
            sent = now;
        }
        Ok(stage.tally.take())
    })
}

/// Makes a case smaller until nothing smaller breaks.
async fn smallest(stage: &Stage<'_>, case: Case, why: String) -> (Case, String) {
    let (mut case, mut why, mut tries, began) = (case, why, 0, Instant::now());
    'again: loop {
        for smaller in shrink::smaller(&case) {
            tries += 1;
            if tries > MOST_TRIES || began.elapsed() > LONGEST {
                break 'again;
            }
            if let Err(because) = stage.run(&smaller, &format!("SMALLER_{tries}")).await {
                (case, why) = (smaller, because);
                continue 'again;
            }
        }
        break;
    }
    (case, why)
}
