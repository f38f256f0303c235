//! Events: written down with the change that they tell of, sent afterwards.

use serde_json::Value;

use crate::{domain::delivery::Delivery, problem::Result, session::Session, store::deliveries};

/// Queues an event, when somebody listens.
pub(crate) fn announce(session: &mut Session<'_>, url: Option<&str>, event_type: &str, payload: Value) -> Result<()> {
    let Some(url) = url else { return Ok(()) };
    let delivery = Delivery::announced(session.new_id(), event_type, url, payload, session.now);
    session.has_events = true;
    deliveries::insert(session, &delivery)
}
