//! Asking for faults.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    account::Key,
    fault::{Kind, NewFault},
    problem::{Problem, Result},
};

/// Longer than any client waits.
const MAX_DELAY_MS: u64 = 10 * 60 * 1000;

/// For the account of the bearer token; for every account without one.
pub(super) fn post(request: &ControlRequest<'_>) -> Result<Value> {
    let rule: NewFault = request.read()?;
    if let Some(operation) = &rule.operation
        && request.sandbox.contract.operation(operation).is_none()
    {
        return Err(Problem::invalid("/body/operation", format!("There is no operation '{operation}'.")));
    }
    if let Kind::Status { status, .. } | Kind::Html { status } = rule.action
        && !(200..=599).contains(&status)
    {
        return Err(Problem::invalid("/body/action/status", "A status lies between 200 and 599."));
    }
    if rule.delay_ms > MAX_DELAY_MS {
        return Err(Problem::invalid("/body/delay_ms", "The longest delay is ten minutes."));
    }
    let fault = request.sandbox.faults.add(account(request), rule);
    Ok(json!({ "data": fault }))
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
