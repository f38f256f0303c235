//! A delivered event, signed now: a signature is only good for minutes.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::answers::{ENTERPRISE, number};

/// What a receiver has of it: the public key, the two headers and the body.
pub fn signed() -> Result<Value> {
    let key = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).map_err(|_| anyhow!("the key cannot be made"))?;
    let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs().to_string();
    let body = event().to_string();
    let signature = key.sign(format!("{timestamp}|{body}").as_bytes());
    Ok(json!({
        "public_key": STANDARD.encode(key.public_key()),
        "timestamp": timestamp,
        "signature": STANDARD.encode(signature),
        "body": body,
    }))
}

fn event() -> Value {
    json!({
        "data": {
            "record_type": "event",
            "id": "3f1c5b7e-0b6d-4a41-8b55-1d6f3b1f9c10",
            "occurred_at": "2026-10-05T07:00:12.521992Z",
            "event_type": "number_reputation.number.flagged",
            "payload": {
                "record_type": "reputation_phone_number",
                "phone_number": number(0),
                "enterprise_id": ENTERPRISE,
                "source": "external",
                "ownership_status": "pending_confirmation",
                "flag_reason": "carrier_changed",
                "confirm_by": "2026-10-08T07:00:12+00:00",
            },
        },
        "meta": { "attempt": 1, "delivered_to": "https://example.com/webhooks/telnyx" },
    })
}
