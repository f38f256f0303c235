//! What happens to a number outside the service: at its carrier, and in the networks.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::request::ControlRequest;
use crate::{
    domain::{decided_reputation::DecidedReputation, number::Number, scores::Lookup},
    problem::{Problem, Result},
    service::lookup,
    session::Session,
    store::numbers,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutCarrier {
    /// Null disconnects the number.
    #[serde(deserialize_with = "given")]
    carrier: Option<String>,
}

/// Distinguishes null from a missing field.
fn given<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Option<String>, D::Error> {
    Option::deserialize(from)
}

/// Moves a number to another carrier, which the next daily check finds.
pub(super) fn carrier(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PutCarrier = request.read()?;
    request.in_account(|session| {
        let mut number = find(session, request)?;
        number.hosted_by = wanted.carrier;
        numbers::update(session, &number)?;
        Ok(json!({ "phone_number": number.phone_number, "carrier": number.hosted_by }))
    })
}

#[derive(Deserialize)]
struct PutReputation {
    #[serde(flatten)]
    decided: Map<String, Value>,
    /// Whether the number is looked up at once, at nobody's cost.
    #[serde(default)]
    looked_up: bool,
}

/// Decides what the networks say of a number, which the next live lookup finds; nothing decided is the seed's again.
pub(super) fn reputation(request: &ControlRequest<'_>) -> Result<Value> {
    let PutReputation { decided, looked_up } = request.read()?;
    let decided: DecidedReputation =
        serde_json::from_value(Value::Object(decided)).map_err(|error| Problem::invalid("/body", error.to_string()))?;
    if let Some((field, detail)) = decided.refusal() {
        return Err(Problem::invalid(format!("/body/{field}"), detail));
    }
    request.in_account(|session| {
        let mut number = find(session, request)?;
        number.decide(decided);
        numbers::update(session, &number)?;
        if looked_up {
            lookup::unbilled(session, &mut number)?;
        }
        Ok(json!({
            "phone_number": number.phone_number,
            "networks": networks(session, &number),
            "reputation_data": number.reputation_data,
        }))
    })
}

/// What a live lookup would find now; null when it would fail, or find nothing.
pub(super) fn networks(session: &Session<'_>, number: &Number) -> Value {
    match number.look_up(session.networks, session.now) {
        Lookup::Found(data) => json!(data),
        Lookup::NothingKnown | Lookup::Failed => Value::Null,
    }
}

pub(super) fn find(session: &Session<'_>, request: &ControlRequest<'_>) -> Result<Number> {
    numbers::registered(session, request.path("phone_number"))?.ok_or_else(|| Problem::not_found("The phone number"))
}
