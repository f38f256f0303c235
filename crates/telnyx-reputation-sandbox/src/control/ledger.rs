//! The ledger, read and emptied.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    problem::{Problem, Result},
    store::ledger,
};

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    let filter = ledger::LedgerFilter {
        operation: request.query.get("operation"),
        status: number(request, "status")?,
        after: number(request, "after")?.unwrap_or(0),
        limit: number(request, "limit")?,
        newest: number(request, "newest")?,
    };
    request.in_account(|session| ledger::read(session, &filter))
}

pub(super) fn delete(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| ledger::clear(session))?;
    Ok(json!({ "reset": "ledger" }))
}

fn number<T: std::str::FromStr>(request: &ControlRequest<'_>, name: &str) -> Result<Option<T>> {
    request
        .query
        .get(name)
        .map(|text| {
            text.parse().map_err(|_| Problem::invalid_parameter(name, format!("{name} must be a whole number.")))
        })
        .transpose()
}
