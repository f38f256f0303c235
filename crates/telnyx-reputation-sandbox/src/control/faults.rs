//! Asking for faults.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use futures::future::BoxFuture;
use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    account::Key,
    fault::{Held, Kind, NewFault, When},
    problem::{Problem, Result},
};

/// Longer than any client waits.
const MAX_DELAY_MS: u64 = 10 * 60 * 1000;

/// Longer than a test should take.
const MAX_WAIT_SECONDS: u64 = 60;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Release {
    fault: Option<u64>,
    count: Option<usize>,
}

/// For the account of the bearer token; for every account without one.
pub(super) fn post(request: &ControlRequest<'_>) -> Result<Value> {
    let rule: NewFault = request.read()?;
    if let Some(operation) = &rule.operation
        && request.sandbox.contract.operation(operation).is_none()
    {
        return Err(Problem::invalid("/body/operation", format!("There is no operation '{operation}'.")));
    }
    check(&rule.action, "/body/action")?;
    match (&rule.action, rule.when) {
        (Kind::Patch { .. }, Some(When::Before)) => {
            return Err(Problem::invalid("/body/when", "There is no answer to patch before the work is done."));
        }
        (Kind::Late { .. }, Some(When::After)) => {
            return Err(Problem::invalid("/body/when", "A gateway that passes a request on later is before the work."));
        }
        _ => {}
    }
    if rule.delay_ms > MAX_DELAY_MS {
        return Err(Problem::invalid("/body/delay_ms", "The longest delay is ten minutes."));
    }
    let fault = request.sandbox.faults.add(account(request), rule);
    Ok(json!({ "data": fault }))
}

fn check(action: &Kind, place: &str) -> Result<()> {
    if let Kind::Status { status, .. } | Kind::Html { status, .. } | Kind::Patch { status: Some(status), .. } = action
        && !(200..=599).contains(status)
    {
        return Err(Problem::invalid(format!("{place}/status"), "A status lies between 200 and 599."));
    }
    if let Kind::Status { headers, .. } | Kind::Html { headers, .. } = action {
        let is_header = |(name, value): (&String, &String)| {
            HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok()
        };
        if !headers.iter().all(is_header) {
            return Err(Problem::invalid(format!("{place}/headers"), "HTTP cannot carry one of these headers."));
        }
    }
    let with = match action {
        Kind::Hold { with: Some(with) } if !matches!(**with, Kind::Hold { .. } | Kind::Late { .. }) => with,
        Kind::Late { with } if matches!(**with, Kind::Status { .. } | Kind::Html { .. } | Kind::Drop { .. }) => with,
        Kind::Hold { with: Some(_) } | Kind::Late { .. } => {
            let detail = "A request is held once, and one that is passed on later is answered by status, html or drop.";
            return Err(Problem::invalid(format!("{place}/with/kind"), detail));
        }
        _ => return Ok(()),
    };
    check(with, &format!("{place}/with"))
}

/// Waits until the rule holds `count` requests, for as many seconds as `wait` says; tells which.
pub(super) fn held<'c>(request: &'c ControlRequest<'_>) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async {
        let faults = &request.sandbox.faults;
        let fault = request.path("fault_id").parse().map_err(|_| Problem::not_found("The fault"))?;
        if !faults.knows(account(request), fault) {
            return Err(Problem::not_found("The fault"));
        }
        let count = request.number("count")?.unwrap_or(1);
        let wait = request.number("wait")?.unwrap_or(10).min(MAX_WAIT_SECONDS);
        let holds = faults.holds(account(request), fault, count);
        let waited = tokio::time::timeout(Duration::from_secs(wait), holds).await;
        let held = faults.held(account(request), fault);
        if waited.is_err() {
            return Err(Problem::duplicate(format!(
                "The fault holds {} requests and not {count} after {wait} seconds.",
                held.len()
            )));
        }
        Ok(json!({ "data": held }))
    })
}

/// Does the work of what is held, in the order in which it came, and tells what the handlers answered.
pub(super) fn release<'c>(request: &'c ControlRequest<'_>) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async {
        let Release { fault, count } = request.read()?;
        let held = request.sandbox.faults.release(account(request), fault, count.unwrap_or(usize::MAX));
        let mut answers = Vec::with_capacity(held.len());
        for held in held {
            answers.push(answered(held).await);
        }
        Ok(json!({ "data": answers }))
    })
}

/// Does the work of a request that was held, and hands on the answer. Tells what the handler answered, whatever the
/// client gets to see.
async fn answered(held: Held) -> Value {
    let mut shown = held.to_json();
    let (head, body) = (held.work)().into_parts();
    // An answer of the sandbox's own is in memory, so nothing can fail.
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    shown["status"] = head.status.as_u16().into();
    shown["body"] = match serde_json::from_slice(&bytes) {
        Ok(value) => value,
        Err(_) if bytes.is_empty() => Value::Null,
        Err(_) => String::from_utf8_lossy(&bytes).into(),
    };
    if let Some(waiting) = held.waiting {
        // The client may have gone meanwhile; the work is done all the same.
        let _ = waiting.send(Response::from_parts(head, Body::from(bytes)));
    }
    shown
}

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    Ok(json!({ "data": request.sandbox.faults.list(account(request)) }))
}

pub(super) fn delete(request: &ControlRequest<'_>) -> Result<Value> {
    request.sandbox.faults.clear(account(request));
    Ok(json!({ "reset": "faults" }))
}

fn account<'c>(request: &'c ControlRequest<'_>) -> Option<&'c str> {
    request.key.as_ref().map(Key::name)
}
