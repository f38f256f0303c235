//! The ledger, read and emptied.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{ledger, session::Result};

pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    let filter = ledger::Filter {
        operation: control.query.get("operation"),
        status: control.number("status")?,
        after: control.number("after")?.unwrap_or(0),
        limit: control.number("limit")?,
        newest: control.number("newest")?,
    };
    control.in_account(|session| ledger::read(session, &filter))
}

pub(super) fn delete(control: &Control<'_>) -> Result<Value> {
    control.in_account(|session| ledger::clear(session))?;
    Ok(json!({ "reset": "ledger" }))
}
