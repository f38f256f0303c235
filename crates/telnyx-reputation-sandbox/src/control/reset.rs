//! Back to an empty account, or an empty sandbox.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{account::Key, session::Result, store::database};

pub(super) fn post(control: &Control<'_>) -> Result<Value> {
    match &control.key {
        Some(key) => control.sandbox.database.transaction(|transaction| database::forget(transaction, Some(key)))?,
        None => control.sandbox.database.transaction(|transaction| database::forget(transaction, None))?,
    }
    let account = control.key.as_ref().map(Key::name);
    control.sandbox.faults.clear(account);
    control.sandbox.dates.clear(account);
    control.sandbox.limiter.clear(account);
    Ok(json!({ "reset": if control.key.is_some() { "account" } else { "all" } }))
}
