//! The ledger, read and emptied.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{problem::Result, store::ledger};

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    let filter = ledger::LedgerFilter {
        operation: request.query.get("operation"),
        status: request.number("status")?,
        after: request.number("after")?.unwrap_or(0),
        limit: request.number("limit")?,
        newest: request.number("newest")?,
    };
    request.in_account(|session| ledger::read(session, &filter))
}

pub(super) fn delete(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| ledger::clear(session))?;
    Ok(json!({ "reset": "ledger" }))
}
