//! The state: read, put back, and begun from a seed.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    problem::{Problem, Result},
    seed,
    store::saved_state,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostSeed {
    yaml: String,
}

/// With a bearer token one account, without one all of them.
pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    request.sandbox.database.transaction(|transaction| saved_state::take(transaction, request.key.as_ref()))
}

pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    request
        .sandbox
        .database
        .transaction(|transaction| saved_state::put(transaction, request.key.as_ref(), &request.body))?;
    request.sandbox.wake.notify_one();
    Ok(json!({ "restored": request.body.pointer("/accounts").and_then(Value::as_array).map_or(0, Vec::len) }))
}

pub(super) fn seed(request: &ControlRequest<'_>) -> Result<Value> {
    let PostSeed { yaml } = request.read()?;
    let seeded = seed::apply(request.sandbox, &yaml).map_err(|detail| Problem::invalid("/body/yaml", detail))?;
    Ok(json!({ "seeded": seeded }))
}
