//! Makes every call under every fault and holds the outcome against the promise.

use futures::StreamExt;
use serde_json::{Value, json};
use telnyx_reputation::{Error, ErrorKind, Operation, Resolution, RetryClass, Usd};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::calls::{self, Case, Cases};
use super::fault::{self, Fault};
use super::table::{self, Row};
use crate::scenario::run::Run;

/// What became of one call under one fault.
pub(super) struct Outcome {
    /// `ok`, or the kind of the error.
    pub(super) result: String,
    /// What `resolve` found, for an unknown outcome.
    pub(super) resolved: Option<&'static str>,
    /// How often the request reached the server.
    pub(super) attempts: u64,
    /// How often the server did the work.
    pub(super) done: u64,
    pub(super) billed: Usd,
    /// What the client says of the money.
    at_least: Usd,
    at_most: Usd,
    /// What `resolve` found before a late request was done.
    resolved_before: Option<&'static str>,
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_may_bill_is_done_twice_and_whatever_is_safe_recovers() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let (all, faults) = (calls::all(), fault::all());
    let rows: Vec<Row> = futures::stream::iter(all.cases.iter().enumerate())
        .map(|(c, case)| every_fault(&sandbox, &all, &faults, c, case))
        .buffer_unordered(8)
        .concat()
        .await;
    let broken: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let (case, fault) = (&all.cases[row.case], &faults[row.fault]);
            Some(format!("{}, {}: {}", case.title(), fault.title, breach(case, fault, &row.outcome)?))
        })
        .collect();
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    table::check(&all, &faults, rows);
    sandbox.stop().await;
}

#[test]
fn every_operation_has_a_case() {
    let cases = calls::all().cases;
    let has_case = |wanted: &Operation| cases.iter().any(|case| operation(case).id == wanted.id);
    let missing: Vec<&str> =
        Operation::all().iter().filter(|wanted| !has_case(wanted)).map(|wanted| wanted.id).collect();
    assert!(missing.is_empty(), "tests/faults/calls.yaml has no case of {}", missing.join(", "));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_api_refuses_as_done_already_is_not_done_twice() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let all = calls::all();
    let rule = json!({"when": "after", "action": {"kind": "status", "status": 429}});
    let fault = Fault { title: "done, and turned away".to_owned(), rule, late: false, lasting: true, refuses: false };
    for id in ["enableReputationSettings", "associateReputationNumbers", "submitReputationRemediation"] {
        let case = all.cases.iter().find(|case| operation(case).id == id).unwrap();
        let (run, _) = model(&sandbox, &all, case, &format!("REFUSED_{id}")).await;
        let outcome = one(&run, case, &fault).await;
        assert_eq!((outcome.attempts, outcome.done), (2, 1), "{id}");
        assert_eq!(breach(case, &fault, &outcome), None, "{id}");
    }
    sandbox.stop().await;
}

/// One call under each fault, each time from the same state.
async fn every_fault(sandbox: &SandboxHandle, all: &Cases, faults: &[Fault], c: usize, case: &Case) -> Vec<Row> {
    let (model, state) = model(sandbox, all, case, &format!("FAULT_{c}")).await;
    let mut rows = Vec::new();
    for (k, fault) in faults.iter().enumerate() {
        let run = model.in_account(&format!("FAULT_{c}_{k}"));
        run.control("PUT /_sandbox/state", &state).await.unwrap();
        rows.push(Row { case: c, fault: k, outcome: one(&run, case, fault).await });
    }
    rows
}

/// The account that a call is made in, and its state.
pub(super) async fn model(sandbox: &SandboxHandle, all: &Cases, case: &Case, name: &str) -> (Run, Value) {
    let mut model = Run::new(sandbox, name);
    for step in all.setup.iter().chain(&case.before) {
        model.step(step).await.unwrap_or_else(|why| panic!("{}: {why}", case.title()));
    }
    let state = model.control("GET /_sandbox/state", &Value::Null).await.unwrap();
    (model, state)
}

pub(super) fn operation(case: &Case) -> &'static Operation {
    let (resource, method) = case.call.rsplit_once('.').unwrap();
    Operation::all().iter().copied().find(|operation| operation.calls.contains(&(resource, method))).unwrap()
}

/// How the operation may be repeated, with what this call asks of it.
pub(super) fn class(case: &Case) -> RetryClass {
    match operation(case).retry {
        RetryClass::MayBill if case.with.get("fresh") == Some(&Value::Bool(true)) => RetryClass::Once,
        class => class,
    }
}

pub(super) async fn one(run: &Run, case: &Case, fault: &Fault) -> Outcome {
    let id = operation(case).id;
    run.control("DELETE /_sandbox/ledger", &Value::Null).await.unwrap();
    let mut rule = fault.rule.clone();
    rule["operation"] = Value::from(id);
    run.control("POST /_sandbox/faults", &rule).await.unwrap();
    let client = run.own_client();
    let result = run.call(&client, &case.step()).await;
    let resolved_before = if fault.late { resolve(&result).await } else { None };
    run.control("POST /_sandbox/faults/release", &json!({})).await.unwrap();
    let ledger = run.control("GET /_sandbox/ledger", &Value::Null).await.unwrap();
    let rows: Vec<&Value> = ledger["data"].as_array().unwrap().iter().filter(|row| row["operation"] == id).collect();
    let done = rows.iter().filter(|row| is_done(row));
    // A late request has a row for its answer and one for its work.
    let sent = rows.len() - usize::from(fault.late && !rows.is_empty());
    let usage = client.usage().total;
    Outcome {
        attempts: sent as u64,
        done: done.count() as u64,
        billed: ledger["total_usd"].as_str().unwrap().parse().unwrap(),
        at_least: usage.at_least,
        at_most: usage.at_most,
        resolved_before,
        resolved: resolve(&result).await,
        result: result.map_or_else(|error| error.kind().code().to_owned(), |_| "ok".to_owned()),
    }
}

/// Whether the server did what a request asked for, by its row of the ledger: a repeat that the API refuses, since the
/// first was done, is no second doing.
fn is_done(row: &Value) -> bool {
    let fault = &row["fault"];
    let is_refused = row["status"].as_u64().is_some_and(|status| status >= 400);
    // A fault's status is not that of the work, but for work that comes late, when the client has its answer.
    let tells_of_the_work = fault.is_null() || fault["action"]["kind"] == "late";
    (fault.is_null() || fault["when"] == "after") && !(tells_of_the_work && is_refused)
}

async fn resolve<T>(result: &Result<T, Error>) -> Option<&'static str> {
    match result {
        Err(error) if error.kind() == ErrorKind::OutcomeUnknown => Some(match error.resolve().await.unwrap() {
            Resolution::Done(_) => "done",
            _ => "cannot tell",
        }),
        _ => None,
    }
}

/// How an outcome breaks the promise, or `None`.
pub(super) fn breach(case: &Case, fault: &Fault, outcome: &Outcome) -> Option<String> {
    let wrong = |why: &str| Some(format!("{why} (result {}, done {})", outcome.result, outcome.done));
    let unknown = outcome.resolved.is_some();
    if outcome.billed < outcome.at_least || outcome.billed > outcome.at_most {
        return wrong(&format!(
            "USD {} were billed, and the client says {} to {}",
            outcome.billed, outcome.at_least, outcome.at_most
        ));
    }
    match class(case) {
        RetryClass::Safe if outcome.result != "ok" && !fault.lasting => wrong("a safe call did not recover"),
        RetryClass::Safe => None,
        _ if outcome.done > 1 => wrong("it was done twice"),
        _ if fault.title == "429" && outcome.result != "ok" => wrong("a call that was turned away was not repeated"),
        _ if fault.refuses && unknown => wrong("a refusal was taken for an unknown outcome"),
        RetryClass::Once if outcome.result == "ok" && outcome.done == 0 => wrong("what was not done counts as done"),
        _ if outcome.result != "ok" && !unknown && outcome.done > 0 => wrong("what was done counts as refused"),
        _ if outcome.resolved_before == Some("done") => wrong("what was not done yet was found to be done"),
        RetryClass::Once if outcome.resolved == Some("done") && outcome.done == 0 => {
            wrong("what was not done was found to be done")
        }
        _ => None,
    }
}
