//! Every status from 300 to 599, by the API, by a proxy and with nothing, before the work and after it: beside the table,
//! which would be too long. Each meets another call of those that are not simply repeated, and another clock.

use futures::StreamExt;
use serde_json::{Value, json};
use telnyx_reputation::RetryClass;
use telnyx_reputation::operation::FoundBy;
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::calls::{self, Case, Cases};
use super::fault::Fault;
use super::run::{breach, class, model, one, operation};
use crate::scenario::run::Run;

/// What the `Date` of the answers says: the account's clock, nothing, or an hour more or less.
fn dates() -> [Value; 4] {
    [json!({}), json!({"absent": true}), json!({"offset_seconds": 3_600}), json!({"offset_seconds": -3_600})]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_status_makes_a_call_claim_what_is_not_so() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let all = calls::all();
    let cases: Vec<&Case> = all.cases.iter().filter(|case| class(case) != RetryClass::Safe).collect();
    let cases = &cases;
    let broken: Vec<String> = futures::stream::iter(0..cases.len())
        .map(|index| sweep(&sandbox, &all, cases, index))
        .buffer_unordered(8)
        .concat()
        .await;
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    sandbox.stop().await;
}

/// Those of all faults that this call meets, each from the same state.
async fn sweep(sandbox: &SandboxHandle, all: &Cases, cases: &[&Case], index: usize) -> Vec<String> {
    let case = cases[index];
    let (model, state) = model(sandbox, all, case, &format!("SWEEP_{index}")).await;
    let mut broken = Vec::new();
    for (turn, fault) in faults(case).into_iter().enumerate() {
        if turn % cases.len() != index {
            continue;
        }
        let run = model.in_account(&format!("SWEEP_{index}_{turn}"));
        run.control("PUT /_sandbox/state", &state).await.unwrap();
        let date = &dates()[turn / cases.len() % 4];
        run.control("PUT /_sandbox/date", date).await.unwrap();
        if let Some(why) = breach(case, &fault, &one(&run, case, &fault).await) {
            broken.push(format!("{}, {}, Date {date}: {why}", case.title(), fault.title));
        }
        forget(&run).await;
    }
    broken
}

/// An account that is done with takes no more room.
async fn forget(run: &Run) {
    run.control("POST /_sandbox/reset", &Value::Null).await.unwrap();
}

fn faults(case: &Case) -> Vec<Fault> {
    let mut faults = Vec::new();
    for status in 300..600 {
        let of_the_api = json!({"kind": "status", "status": status});
        let of_a_proxy = json!({"kind": "html", "status": status});
        let of_nobody = json!({"kind": "status", "status": status, "body": ""});
        for (who, action) in [("the API's", of_the_api), ("a proxy's", of_a_proxy), ("an empty", of_nobody)] {
            for when in ["before", "after"] {
                let is_refusal = matches!(status, 400..=498) && !matches!(status, 408 | 425);
                // Where nothing tells what a call has done, the API's word is all there is, and here it is a lie. What it
                // says that it turned away is sent again before anybody looks.
                let is_a_lie = who == "the API's" && when == "after" && is_refusal && (status == 429 || !shows(case));
                if !is_a_lie {
                    let title = format!("{who} {status} {when} the work");
                    let rule = json!({"when": when, "action": action});
                    let refuses = who == "the API's" && when == "before" && is_refusal && status != 429;
                    faults.push(Fault { title, rule, late: false, lasting: true, refuses });
                }
            }
        }
    }
    faults
}

/// Whether what the call would have made can be read.
fn shows(case: &Case) -> bool {
    operation(case).outcome.is_some_and(|outcome| !matches!(outcome.found_by, FoundBy::Snapshot | FoundBy::Nothing))
}
