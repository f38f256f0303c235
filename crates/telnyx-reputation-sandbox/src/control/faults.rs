//! Asking for faults.

use std::time::Duration;

use futures::future::BoxFuture;
use http::{HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    account::Key,
    fault::{Kind, NewFault, When},
    problem::Problem,
    server,
    session::Result,
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
pub(super) fn post(control: &Control<'_>) -> Result<Value> {
    let rule: NewFault = control.read()?;
    if let Some(operation) = &rule.operation
        && control.sandbox.contract.operation(operation).is_none()
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
    let fault = control.sandbox.faults.add(account(control), rule);
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
pub(super) fn held<'c>(control: &'c Control<'_>) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async {
        let faults = &control.sandbox.faults;
        let fault = control.path("fault_id").parse().map_err(|_| Problem::not_found("The fault"))?;
        if !faults.knows(account(control), fault) {
            return Err(Problem::not_found("The fault"));
        }
        let count = control.number("count")?.unwrap_or(1);
        let wait = control.number("wait")?.unwrap_or(10).min(MAX_WAIT_SECONDS);
        let holds = faults.holds(account(control), fault, count);
        let waited = tokio::time::timeout(Duration::from_secs(wait), holds).await;
        let held = faults.held(account(control), fault);
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
pub(super) fn release<'c>(control: &'c Control<'_>) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async {
        let Release { fault, count } = control.read()?;
        let held = control.sandbox.faults.release(account(control), fault, count.unwrap_or(usize::MAX));
        Ok(json!({ "data": server::release(held).await }))
    })
}

pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    Ok(json!({ "data": control.sandbox.faults.list(account(control)) }))
}

pub(super) fn delete(control: &Control<'_>) -> Result<Value> {
    control.sandbox.faults.clear(account(control));
    Ok(json!({ "reset": "faults" }))
}

fn account<'c>(control: &'c Control<'_>) -> Option<&'c str> {
    control.key.as_ref().map(Key::name)
}
