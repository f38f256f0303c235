//! Back to an empty account, or an empty sandbox.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{account::Key, problem::Result, store::account_tables};

pub(super) fn post(request: &ControlRequest<'_>) -> Result<Value> {
    match &request.key {
        Some(key) => {
            request.sandbox.database.transaction(|transaction| account_tables::forget(transaction, Some(key)))?
        }
        None => request.sandbox.database.transaction(|transaction| account_tables::forget(transaction, None))?,
    }
    let account = request.key.as_ref().map(Key::name);
    request.sandbox.faults.clear(account);
    request.sandbox.dates.clear(account);
    request.sandbox.limiter.clear(account);
    Ok(json!({ "reset": if request.key.is_some() { "account" } else { "all" } }))
}
