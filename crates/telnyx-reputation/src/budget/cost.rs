//! What a call can cost, and what it did.

use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::operation::{Billing, BillingTime, BillingUnit, Operation};
use crate::timestamp::Timestamp;
use crate::usd::Usd;

/// The most that a call can cost.
pub(crate) fn worst_case(operation: &Operation, arguments: &Arguments) -> Usd {
    operation.billing.map_or(Usd::ZERO, |billing| unit_price(&billing).times(units(&billing, arguments)))
}

fn unit_price(billing: &Billing) -> Usd {
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

/// The least and the most that a successful call cost.
pub(super) fn cost(operation: &Operation, arguments: &Arguments, answer: &Answer, worst: Usd) -> (Usd, Usd) {
    let Some(billing) = operation.billing else { return (Usd::ZERO, Usd::ZERO) };
    if billing.when == BillingTime::LiveLookup {
        let asked = arguments.query_bool("fresh") == Some(true);
        return if asked { (worst, worst) } else { lookup_cost(answer, worst) };
    }
    let counted = billing
        .counted_at
        .and_then(|pointer| serde_json::from_slice::<Value>(&answer.body).ok()?.pointer(pointer)?.as_u64());
    // What was turned away one by one is billed or not, depending on whom one asks: it stays between the bounds.
    (counted.map_or(worst, |count| unit_price(&billing).times(count).min(worst)), worst)
}

/// A read without `fresh` was free if the snapshot is older than the call, and billed if there is none even now.
fn lookup_cost(answer: &Answer, worst: Usd) -> (Usd, Usd) {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else { return (Usd::ZERO, worst) };
    let refreshed = match body.pointer("/data/reputation_data") {
        Some(Value::Null) => return (worst, worst),
        Some(data) => data.get("last_refreshed_at").and_then(Value::as_str).map(Timestamp::from),
        None => None,
    };
    let stored =
        refreshed.and_then(|at| at.to_utc()).zip(answer.server_time()).is_some_and(|(at, now)| at < now - STALE);
    (Usd::ZERO, if stored { Usd::ZERO } else { worst })
}

/// A snapshot older than this by the server's own clock was not made by the call that read it.
const STALE: time::Duration = time::Duration::minutes(2);
