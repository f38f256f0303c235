//! Whatever goes wrong on the way, each number is accounted for exactly once, and the bill agrees.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use telnyx_reputation::runs::Outcome;
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::set::{Set, numbers, once};

/// How many patterns of faults are tried.
const CASES: u32 = 24;

#[derive(Clone, Debug)]
struct Pattern {
    count: usize,
    /// Positions of numbers that are given again.
    again: Vec<usize>,
    faults: Vec<(usize, &'static str, Value)>,
    go_on: bool,
}

fn patterns() -> impl Strategy<Value = Pattern> {
    let action = prop_oneof![
        Just(json!({"kind": "drop"})),
        Just(json!({"kind": "html"})),
        Just(json!({"kind": "status", "status": 500})),
        Just(json!({"kind": "status", "status": 503})),
        Just(json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}})),
    ];
    let fault = (0_usize..4, prop_oneof![Just("before"), Just("after")], action);
    (0_usize..330, prop::collection::vec(0_usize..330, 0..5), prop::collection::vec(fault, 0..6), any::<bool>())
        .prop_map(|(count, again, faults, go_on)| Pattern { count, again, faults, go_on })
}

#[test]
fn any_split_of_any_list_under_any_faults_accounts_for_each_number_once() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = runtime.block_on(Sandbox::builder().start()).unwrap();
    let case = Cell::new(0);
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
        .run(&patterns(), |pattern| {
            case.set(case.get() + 1);
            runtime
                .block_on(holds(&sandbox, &format!("MANY_CASE_{}", case.get()), &pattern))
                .map_err(TestCaseError::fail)
        })
        .unwrap();
}

async fn holds(sandbox: &SandboxHandle, name: &str, pattern: &Pattern) -> Result<(), String> {
    let set = Set::new(sandbox, name).await;
    let mut given = numbers(pattern.count);
    let again: Vec<String> = pattern.again.iter().filter_map(|index| given.get(*index).cloned()).collect();
    given.extend(again);
    for (skip, when, action) in &pattern.faults {
        // A refusal comes instead of the work, never after it.
        let when = if matches!(action["status"].as_u64(), Some(429 | 503)) { "before" } else { when };
        set.fault(once("associateReputationNumbers", *skip, when, action.clone())).await;
    }
    let run = set.client.enterprises().reputation().numbers().associate_many(&set.enterprise, &given);
    let items = if pattern.go_on { run.go_on_without_refused().await } else { run.await };
    let order: Vec<&String> = items.iter().map(|item| &item.phone_number).collect();
    if order != given.iter().collect::<Vec<_>>() {
        return Err("the results are not those of the numbers given, in their order".to_owned());
    }
    let monitored = set.monitored().await;
    for item in &items {
        let is_monitored = monitored.contains(&item.phone_number);
        let right = match &item.outcome {
            Outcome::Done(_) => is_monitored,
            Outcome::Unknown(_) => true,
            _ => !is_monitored,
        };
        if !right {
            return Err(format!("{} ended as {:?}, but monitored is {is_monitored}", item.phone_number, item.outcome));
        }
    }
    let billed = set.billed_cents().await;
    if billed != 10 * monitored.len() as u64 {
        return Err(format!("{billed} cents were billed for {} numbers", monitored.len()));
    }
    let usage = set.client.usage().total;
    let bounds = usage.at_least.thousandths() / 10..=usage.at_most.thousandths() / 10;
    if bounds.contains(&billed) { Ok(()) } else { Err(format!("{billed} cents lie outside {usage:?}")) }
}
