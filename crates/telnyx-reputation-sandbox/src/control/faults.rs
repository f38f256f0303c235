//! Asking for faults.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    account::Key,
    fault::{Kind, NewFault},
    problem::{Problem, Result},
};

/// Longer than any client waits.
const MAX_DELAY_MS: u64 = 10 * 60 * 1000;

/// For the account of the bearer token; for every account without one.
pub(super) fn post(control: &Control<'_>) -> Result<Value> {
    let rule: NewFault = control.read()?;
    if let Some(operation) = &rule.operation
        && control.sandbox.contract.operation(operation).is_none()
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
    let fault = control.sandbox.faults.add(account(control), rule);
    Ok(json!({ "data": fault }))
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
