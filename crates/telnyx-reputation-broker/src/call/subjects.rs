//! What a recorded answer is found by: each number where numbers are priced and answered apart, else the request as a whole.

use std::collections::HashSet;

use serde_json::Value;
use telnyx_reputation::Operation;
use telnyx_reputation::operation::{BillingUnit, FoundBy};

use super::asked::Asked;
use crate::ledger::Subject;

/// The scope in which a remediation takes its numbers, before the enterprise's.
const TAKEN: &str = "numbers of";

/// What the answer of a request is kept by.
#[derive(Debug)]
pub(crate) enum Subjects {
    /// The request as a whole.
    Whole(Subject),
    /// The request as a whole; and no other of its run and enterprise may be about one of these numbers.
    Exclusive(Subject, Vec<Subject>),
    /// Each number by itself, in the order of the request.
    EachNumber(Vec<Subject>),
}

impl Subjects {
    pub(crate) fn of(asked: &Asked) -> Self {
        let whole = |body: &Value| Subject { scope: String::new(), subject: asked.digest(body) };
        if !is_priced_by_number(asked.operation) {
            return Self::Whole(whole(asked.body()));
        }
        let numbers = numbers(asked);
        let in_scope = |scope: &str| -> Vec<Subject> {
            let subject = |number: &str| Subject { scope: scope.to_owned(), subject: number.to_owned() };
            numbers.iter().copied().map(subject).collect()
        };
        if !are_numbers(asked.operation) {
            let enterprise = asked.enterprise().unwrap_or_default().to_ascii_lowercase();
            return Self::Exclusive(
                whole(&as_a_set(asked.body(), &numbers)),
                in_scope(&format!("{TAKEN} {enterprise}")),
            );
        }
        if numbers.is_empty() {
            return Self::Whole(whole(asked.body()));
        }
        Self::EachNumber(in_scope(&asked.digest(&without_numbers(asked.body()))))
    }

    /// All that a call for the whole request takes.
    pub(crate) fn all(&self) -> Vec<Subject> {
        match self {
            Self::Whole(whole) => vec![whole.clone()],
            Self::Exclusive(whole, numbers) => std::iter::once(whole).chain(numbers).cloned().collect(),
            Self::EachNumber(numbers) => numbers.clone(),
        }
    }
}

/// The numbers of a request's body, each once, in its order.
pub(crate) fn numbers(asked: &Asked) -> Vec<&str> {
    let mut seen = HashSet::new();
    let list = asked.body().get("phone_numbers").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).filter(|number| seen.insert(*number)).collect()
}

/// Whether a number stands twice in a request's body, whose list is of text alone.
pub(crate) fn has_doubles(asked: &Asked) -> bool {
    let list = asked.body().get("phone_numbers").and_then(Value::as_array);
    list.is_some_and(|list| list.len() > numbers(asked).len() && list.iter().all(Value::is_string))
}

fn without_numbers(body: &Value) -> Value {
    let mut body = body.clone();
    if let Value::Object(body) = &mut body {
        body.remove("phone_numbers");
    }
    body
}

/// The body in whatever order its numbers stand.
fn as_a_set(body: &Value, numbers: &[&str]) -> Value {
    let mut body = body.clone();
    if let Value::Object(body) = &mut body {
        let mut numbers = numbers.to_vec();
        numbers.sort_unstable();
        body.insert("phone_numbers".to_owned(), Value::from(numbers));
    }
    body
}

fn is_priced_by_number(operation: &Operation) -> bool {
    operation.billing.is_some_and(|billing| billing.per == BillingUnit::PhoneNumber)
}

/// Whether a recorded answer of this operation is found by each number.
pub(crate) fn are_numbers(operation: &Operation) -> bool {
    let is_whole = operation.outcome.is_some_and(|outcome| outcome.found_by == FoundBy::RemediationListed);
    is_priced_by_number(operation) && !is_whole
}
