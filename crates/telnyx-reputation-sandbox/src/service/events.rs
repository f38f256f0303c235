//! Events: queued in the transaction of the change that they report, and sent afterwards.

use serde_json::Value;

use crate::{domain::delivery::Delivery, problem::Result, session::Session, store::deliveries};

/// Queues an event, if there is somewhere to send it.
pub(crate) fn announce(session: &mut Session<'_>, url: Option<&str>, event_type: &str, payload: Value) -> Result<()> {
    let Some(url) = url else { return Ok(()) };
    let delivery = Delivery::announced(session.new_id(), event_type, url, payload, session.now);
    session.has_events = true;
    deliveries::insert(session, &delivery)
}
