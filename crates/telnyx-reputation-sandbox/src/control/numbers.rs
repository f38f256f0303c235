//! What happens to a number outside the service.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    problem::{Problem, Result},
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
        let mut number = numbers::registered(session, request.path("phone_number"))?
            .ok_or_else(|| Problem::not_found("The phone number"))?;
        number.hosted_by = wanted.carrier;
        numbers::update(session, &number)?;
        Ok(json!({ "phone_number": number.phone_number, "carrier": number.hosted_by }))
    })
}
