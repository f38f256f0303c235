//! Taking the state out, putting it back, and starting from a seed.

use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    problem::{Problem, Result},
    seed,
    store::snapshot,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    yaml: String,
}

/// With a bearer token one account, without one all of them.
pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    control.sandbox.database.transaction(|transaction| snapshot::take(transaction, control.key.as_ref()))
}

pub(super) fn put(control: &Control<'_>) -> Result<Value> {
    control
        .sandbox
        .database
        .transaction(|transaction| snapshot::put(transaction, control.key.as_ref(), &control.body))?;
    control.sandbox.wake.notify_one();
    Ok(json!({ "restored": control.body.pointer("/accounts").and_then(Value::as_array).map_or(0, Vec::len) }))
}

pub(super) fn seed(control: &Control<'_>) -> Result<Value> {
    let Seed { yaml } = control.read()?;
    let seeded = seed::apply(control.sandbox, &yaml).map_err(|detail| Problem::invalid("/body/yaml", detail))?;
    Ok(json!({ "seeded": seeded }))
}
