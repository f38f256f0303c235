//! How many requests an account may send.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{account::Key, problem::Result, rate_limit::Limits};

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    Ok(json!(current(request)?))
}

/// What is left out takes its default. The counts start over.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let limits: Limits = request.read()?;
    match &request.key {
        Some(_) => request.in_account(|session| {
            session.account.options.limits = Some(limits);
            Ok(())
        })?,
        None => request.sandbox.change_defaults(|defaults| defaults.limits = limits),
    }
    request.sandbox.limiter.clear(request.key.as_ref().map(Key::name));
    get(request)
}

fn current(request: &ControlRequest<'_>) -> Result<Limits> {
    match &request.key {
        Some(_) => request.in_account(|session| Ok(session.limits)),
        None => Ok(request.sandbox.defaults().limits),
    }
}
