//! Signing an event that nobody delivers.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::request::ControlRequest;
use crate::{
    clock::Clock,
    domain::signed_event::SignedEvent,
    problem::{Problem, Result},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostSign {
    event: Option<Map<String, Value>>,
    body: Option<String>,
    timestamp: Option<i64>,
}

/// Without `timestamp`, signed now, by the machine's clock: receivers compare it with theirs.
pub(super) fn post(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PostSign = request.read()?;
    let timestamp = wanted.timestamp.unwrap_or_else(|| Clock::REAL.now().unix_seconds());
    let seed = request.sandbox.seed;
    let signed = match (wanted.event, wanted.body) {
        (Some(event), None) => {
            let now = match &request.key {
                Some(_) => request.in_account(|session| Ok(session.now))?,
                None => request.sandbox.defaults().clock.now(),
            };
            SignedEvent::of_event(seed, &Value::Object(event), timestamp, now)
        }
        (None, Some(body)) => SignedEvent::of_body(seed, body, timestamp),
        _ => return Err(Problem::invalid("/body", "Send either `event`, an object, or `body`, a text.")),
    };
    Ok(signed.to_json())
}
