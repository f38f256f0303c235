//! So many calls, in cases of consecutive seeds.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

use telnyx_reputation_sandbox::Sandbox;
use tokio::runtime::Builder;

use super::case::{Case, Step};
use super::run::Stage;
use super::world::Model;
use super::{generation, shrink};

/// How many calls are made where `DIFFERENTIAL_CALLS` does not say.
const CALLS: usize = 10_000;
/// How often a case that broke is made smaller.
const MOST_TRIES: usize = 600;

#[test]
fn no_client_claims_more_than_the_ledger_bears_out() {
    let wanted = number("DIFFERENTIAL_CALLS").map_or(CALLS, |calls| usize::try_from(calls).unwrap());
    let only = number("DIFFERENTIAL_SEED");
    let next = AtomicU64::new(only.or(number("DIFFERENTIAL_FROM")).unwrap_or(0));
    let calls = AtomicUsize::new(0);
    let workers = if only.is_some() { 1 } else { std::thread::available_parallelism().map_or(1, usize::from).min(4) };
    let began = Instant::now();
    let broken: Vec<String> = std::thread::scope(|scope| {
        let work = || worker(&next, &calls, if only.is_some() { 1 } else { wanted });
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().filter_map(|worker| worker.join().unwrap().err()).collect()
    });
    assert!(broken.is_empty(), "\n{}", broken.join("\n\n"));
    eprintln!("{calls:?} calls, the last seed being {next:?}, in {:?}", began.elapsed());
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// Runs one seed after the other, in a sandbox of its own.
fn worker(next: &AtomicU64, calls: &AtomicUsize, wanted: usize) -> Result<(), String> {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let sandbox = Sandbox::builder().start().await.unwrap();
        let model = Model::new(&sandbox).await;
        let stage = Stage { sandbox: &sandbox, model: &model, http: reqwest::Client::new() };
        while calls.load(Ordering::Relaxed) < wanted {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let case = generation::case(seed);
            calls.fetch_add(count(&case), Ordering::Relaxed);
            if let Err(why) = stage.run(&case, &format!("SEED_{seed}")).await {
                // The others may stop.
                calls.fetch_add(wanted, Ordering::Relaxed);
                let (case, why) = smallest(&stage, case, why).await;
                return Err(format!("seed {seed} (DIFFERENTIAL_SEED={seed} runs it alone)\n{why}\n{case}"));
            }
        }
        Ok(())
    })
}

/// Makes a case smaller until nothing smaller breaks.
async fn smallest(stage: &Stage<'_>, case: Case, why: String) -> (Case, String) {
    let (mut case, mut why, mut tries) = (case, why, 0);
    'again: loop {
        for smaller in shrink::smaller(&case) {
            tries += 1;
            if tries > MOST_TRIES {
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

fn count(case: &Case) -> usize {
    case.steps.iter().map(|step| if let Step::Calls(calls) = step { calls.len() } else { 0 }).sum()
}
