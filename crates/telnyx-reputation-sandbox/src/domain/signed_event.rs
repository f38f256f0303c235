//! An event with its signature, as a receiver gets it.

use serde_json::{Map, Value, json};

use crate::{domain::webhook, ids, moment::Moment};

/// An event as it is delivered: the bytes that are signed, and the headers that go with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedEvent {
    /// The request's body, exactly as it was signed.
    pub body: String,
    /// `content-type`, `telnyx-timestamp` and `telnyx-signature-ed25519`.
    pub headers: [(&'static str, String); 3],
}

impl SignedEvent {
    /// Signs a body as it is; `timestamp` is in seconds since the epoch.
    pub(crate) fn of_body(seed: u64, body: String, timestamp: i64) -> Self {
        let timestamp = timestamp.to_string();
        let signature = webhook::sign(seed, &timestamp, body.as_bytes());
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("telnyx-timestamp", timestamp),
            ("telnyx-signature-ed25519", signature),
        ];
        Self { body, headers }
    }

    /// Signs an event: a whole one, with `data`, or what stands in its `data`, to which the rest is added.
    pub(crate) fn of_event(seed: u64, event: &Value, timestamp: i64, now: Moment) -> Self {
        let body = match event.as_object() {
            Some(data) if !data.contains_key("data") => enveloped(seed, data, now).to_string(),
            _ => event.to_string(),
        };
        Self::of_body(seed, body, timestamp)
    }

    pub(crate) fn to_json(&self) -> Value {
        let headers: Map<String, Value> =
            self.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({ "body": self.body, "headers": headers })
    }
}

/// The same event has the same id.
fn enveloped(seed: u64, given: &Map<String, Value>, now: Moment) -> Value {
    let digest = ids::hash(seed, &[b"signed", Value::Object(given.clone()).to_string().as_bytes()]);
    let mut data = json!({
        "record_type": "event",
        "id": ids::uuid(seed, &ids::hex(&digest), 0),
        "occurred_at": now.to_text(),
    });
    if let Some(data) = data.as_object_mut() {
        data.extend(given.clone());
    }
    json!({ "data": data, "meta": { "attempt": 1, "delivered_to": "http://127.0.0.1/" } })
}
