//! How many requests an account may send.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{account::Key, problem::Result, rate_limit::Limits};

pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    Ok(json!(current(control)?))
}

/// What is left out takes its default. The counts start anew.
pub(super) fn put(control: &Control<'_>) -> Result<Value> {
    let limits: Limits = control.read()?;
    match &control.key {
        Some(_) => control.in_account(|session| {
            session.account.options.limits = Some(limits);
            Ok(())
        })?,
        None => control.sandbox.change_defaults(|defaults| defaults.limits = limits),
    }
    control.sandbox.limiter.clear(control.key.as_ref().map(Key::name));
    get(control)
}

fn current(control: &Control<'_>) -> Result<Limits> {
    match &control.key {
        Some(_) => control.in_account(|session| Ok(session.limits)),
        None => Ok(control.sandbox.defaults().limits),
    }
}
