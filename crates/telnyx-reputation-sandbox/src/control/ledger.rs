//! The ledger, read and emptied.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    ledger,
    problem::{Problem, Result},
};

pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    let filter = ledger::Filter {
        operation: control.query.get("operation"),
        status: number(control, "status")?,
        after: number(control, "after")?.unwrap_or(0),
        limit: number(control, "limit")?,
        newest: number(control, "newest")?,
    };
    control.in_account(|session| ledger::read(session, &filter))
}

pub(super) fn delete(control: &Control<'_>) -> Result<Value> {
    control.in_account(|session| ledger::clear(session))?;
    Ok(json!({ "reset": "ledger" }))
}

fn number<T: std::str::FromStr>(control: &Control<'_>, name: &str) -> Result<Option<T>> {
    control
        .query
        .get(name)
        .map(|text| {
            text.parse().map_err(|_| Problem::invalid_parameter(name, format!("{name} must be a whole number.")))
        })
        .transpose()
}
