//! Events: written down with the change that they tell of, sent afterwards.

use serde_json::{Value, json};

use crate::{
    problem::Result,
    session::Session,
    store::deliveries::{self, Delivery, State},
};

/// Queues an event, when somebody listens.
pub(crate) fn announce(session: &mut Session<'_>, url: Option<&str>, event_type: &str, payload: Value) -> Result<()> {
    let Some(url) = url else { return Ok(()) };
    let delivery = Delivery {
        id: session.new_id(),
        event_type: event_type.to_owned(),
        url: url.to_owned(),
        occurred_at: session.now,
        payload,
        state: State::Waiting,
        due: session.now,
        attempts: Vec::new(),
    };
    session.has_events = true;
    deliveries::insert(session, &delivery)
}

/// The body of one attempt.
pub(crate) fn body(delivery: &Delivery) -> Value {
    json!({
        "data": {
            "record_type": "event",
            "id": delivery.id,
            "occurred_at": delivery.occurred_at.to_text(),
            "event_type": delivery.event_type,
            "payload": delivery.payload,
        },
        "meta": { "attempt": delivery.attempts.len() + 1, "delivered_to": delivery.url },
    })
}
