//! Whether the sandbox is up, and what it is made of.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{domain::magic::MAGIC_NUMBERS, problem::Result};

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    Ok(json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "seed": request.sandbox.seed,
        "operations": request.sandbox.contract.operations.iter().map(|it| &it.id).collect::<Vec<_>>(),
        "now": request.sandbox.defaults().clock.now().to_text(),
    }))
}

pub(super) fn magic_numbers(_: &ControlRequest<'_>) -> Result<Value> {
    let data: Vec<Value> = MAGIC_NUMBERS
        .iter()
        .map(|(digits, outcome, description)| {
            json!({ "phone_number": format!("+1NPA55501{digits:02}"), "outcome": outcome, "description": description })
        })
        .collect();
    Ok(json!({ "data": data }))
}
