//! What a call can cost, and what it did.

use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::operation::{Billing, BillingTime, BillingUnit, Operation, Uncounted};
use crate::usd::Usd;

/// The most that a call can cost.
pub(crate) fn worst_case(operation: &Operation, arguments: &Arguments) -> Usd {
    operation.billing.map_or(Usd::ZERO, |billing| price(&billing).times(units(&billing, arguments)))
}

/// What one unit of an operation costs; nothing when it is free.
pub(crate) fn unit_price(operation: &Operation) -> Usd {
    operation.billing.map_or(Usd::ZERO, |billing| price(&billing))
}

fn price(billing: &Billing) -> Usd {
    Usd::from_thousandths(billing.millidollars)
}

fn units(billing: &Billing, arguments: &Arguments) -> u64 {
    match (billing.per, &arguments.payload) {
        (BillingUnit::Call, _) => 1,
        (BillingUnit::PhoneNumber, Payload::Json(body)) => {
            body.get("phone_numbers").and_then(Value::as_array).map_or(0, |list| list.len() as u64)
        }
        (BillingUnit::PhoneNumber, Payload::Empty | Payload::File(_)) => 0,
    }
}

/// The least and the most that a successful call cost. No clock tells: the service may have several.
pub(super) fn cost(operation: &Operation, answer: &Answer, worst: Usd) -> (Usd, Usd) {
    let Some(billing) = operation.billing else { return (Usd::ZERO, Usd::ZERO) };
    if matches!(billing.when, BillingTime::LiveLookup { .. }) {
        // A lookup that fails bills nothing, and is answered with what was stored before, or with nothing.
        return (Usd::ZERO, worst);
    }
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    match billing.counted_at.map(|pointer| body.pointer(pointer).and_then(Value::as_u64)) {
        None => (worst, worst),
        Some(None) => (Usd::ZERO, worst),
        Some(Some(count)) => {
            let counted = price(&billing).times(count).min(worst);
            (counted, if billing.uncounted == Uncounted::Free { counted } else { worst })
        }
    }
}
