//! What the tests of this folder do to an account beside calling it.

use serde_json::{Map, Value, json};
use telnyx_reputation::runs::{Outcome, RunResult};
use telnyx_reputation::{Client, Error, ErrorKind, Resolution, Usd};
use telnyx_reputation_sandbox::SandboxHandle;

use crate::runs::set::Set;
use crate::scenario::file::Step;

pub(super) fn usd(text: &str) -> Usd {
    text.parse().unwrap()
}

/// An answer of this status, in place of the work.
pub(super) fn answer(status: u16, body: Value) -> Value {
    json!({"kind": "status", "status": status, "body": body})
}

/// An enterprise with so many numbers that have been looked up: the client's account, and the numbers.
pub(super) async fn monitored(sandbox: &SandboxHandle, name: &str, count: usize) -> (Set, Vec<String>) {
    let set = Set::new(sandbox, name).await;
    let numbers = crate::runs::set::numbers(count);
    for chunk in numbers.chunks(100) {
        let path = format!("POST /v2/enterprises/{}/reputation/numbers", set.enterprise);
        set.control(&path, json!({"phone_numbers": chunk})).await;
        set.control(&format!("{path}/refresh"), json!({"phone_numbers": chunk})).await;
    }
    set.forget_the_ledger().await;
    (set, numbers)
}

impl Set {
    /// A request without a client of ours: to the control plane, or to the API as another process would make it.
    pub(super) async fn control(&self, request: &str, body: Value) -> Value {
        self.run.control(request, &body).await.unwrap()
    }

    /// Lets requests of an operation meet a fault; the number of the rule.
    pub(crate) async fn strike(&self, operation: &str, rule: Value) -> u64 {
        let mut rule = rule;
        rule["operation"] = Value::from(operation);
        self.control("POST /_sandbox/faults", rule).await["data"]["id"].as_u64().unwrap()
    }

    /// The next request of an operation is lost before anything is done.
    pub(crate) async fn lose(&self, operation: &str) {
        self.strike(operation, json!({"when": "before", "action": {"kind": "drop"}})).await;
    }

    /// The next answer of an operation is lost, and its work is done.
    pub(super) async fn lose_answer(&self, operation: &str) {
        self.strike(operation, json!({"when": "after", "action": {"kind": "drop"}})).await;
    }

    /// Waits until a rule holds a request.
    pub(super) async fn held(&self, rule: u64) {
        self.control(&format!("GET /_sandbox/faults/{rule}/held"), Value::Null).await;
    }

    /// Lets the work be done of all that is held.
    pub(super) async fn release(&self) {
        self.control("POST /_sandbox/faults/release", json!({})).await;
    }

    /// Makes a call by its name in the tree, with what the setup saved under `$names`.
    pub(super) async fn call(&self, client: &Client, call: &str, with: Value) -> Result<Value, Error> {
        let with: Map<String, Value> = serde_json::from_value(with).unwrap();
        let step = Step { call: Some(call.to_owned()), with, ..Step::default() };
        self.run.call(client, &step).await.map(|outcome| match outcome {
            crate::scenario::outcome::Outcome::Json(value) => value,
            _ => Value::Null,
        })
    }

    /// How often an operation reached the service.
    pub(super) async fn calls(&self, operation: &str) -> u64 {
        let ledger = self.control("GET /_sandbox/ledger?limit=1", Value::Null).await;
        ledger["by_operation"][operation]["calls"].as_u64().unwrap_or(0)
    }

    pub(super) async fn billed(&self) -> Usd {
        let ledger = self.control("GET /_sandbox/ledger?limit=1", Value::Null).await;
        usd(ledger["total_usd"].as_str().unwrap())
    }

    /// What a client says that it spent includes what was billed.
    pub(super) async fn is_told_by(&self, client: &Client) {
        let (billed, usage) = (self.billed().await, client.usage().total);
        assert!(usage.at_least <= billed && billed <= usage.at_most, "{billed} were billed, and told is {usage:?}");
    }
}

/// The error of a call whose outcome is unknown, of which nothing proves what became of it.
pub(super) async fn cannot_tell<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    match error.resolve().await.unwrap() {
        Resolution::CannotTell(known) => known,
        found => panic!("{error}: {found:?}"),
    }
}

/// The names of the outcomes with how many numbers have each, in the order given.
pub(super) fn outcomes<T>(results: &[RunResult<T>]) -> Vec<(&'static str, usize)> {
    let mut counted: Vec<(&'static str, usize)> = Vec::new();
    for name in results.iter().map(|result| result.outcome.name()) {
        match counted.last_mut() {
            Some((last, count)) if *last == name => *count += 1,
            _ => counted.push((name, 1)),
        }
    }
    counted
}

/// Whether a number of a run may have been done.
pub(super) fn is_unknown<T>(result: &RunResult<T>) -> bool {
    matches!(result.outcome, Outcome::Unknown(_))
}
