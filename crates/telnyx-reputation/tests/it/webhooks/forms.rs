//! The forms that headers and events come in.

use std::collections::HashMap;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use telnyx_reputation::Client;
use telnyx_reputation::enums::OwnershipFlagReason;
use telnyx_reputation::webhooks::WebhookEvent;

use super::signing::{SIGNED_AT, Signer, keys};

fn client() -> Client {
    Client::builder().api_key("KEY").base_url("http://127.0.0.1:9").build().unwrap()
}

fn flagged() -> Value {
    json!({
        "data": {
            "record_type": "event", "id": "e-1", "occurred_at": "2026-10-05T07:00:12.521992Z",
            "event_type": "number_reputation.number.flagged", "added_later": true,
            "payload": {
                "record_type": "reputation_phone_number", "phone_number": "+16035550107", "enterprise_id": "e",
                "source": "external", "ownership_status": "pending_confirmation", "flag_reason": "moon_phase",
                "confirm_by": "2026-10-08T07:00:12+00:00", "carrier": {"name": "x"},
            },
        },
        "meta": {"attempt": 1, "delivered_to": "https://example.com/hook"},
    })
}

#[test]
fn header_names_are_matched_in_any_case_in_any_map() {
    let signer = Signer::new(1);
    let own = keys(&[signer.public_key()], 0);
    let pairs = signer.headers(&SIGNED_AT.to_string(), "{}");
    own.verify("{}", pairs.clone().map(|(name, value)| (name.to_uppercase(), value))).unwrap();
    own.verify(
        "{}",
        pairs
            .clone()
            .map(|(_, value)| value)
            .into_iter()
            .zip([1, 0])
            .map(|(value, other)| (["Telnyx-Signature-Ed25519", "Telnyx-Timestamp"][other], value)),
    )
    .unwrap();
    let map: HashMap<String, String> = pairs.clone().map(|(name, value)| (name.to_owned(), value)).into();
    own.verify(b"{}", &map).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    for (name, value) in pairs {
        headers.insert(HeaderName::from_static(name), value.parse().unwrap());
    }
    own.verify("{}".to_owned().into_bytes(), &headers).unwrap();
}

#[test]
fn unknown_fields_and_values_of_a_known_event_survive() {
    let event = client().webhooks().unsafe_unwrap(flagged().to_string()).unwrap();
    let WebhookEvent::NumberFlagged(typed) = &event else { panic!("{event:?}") };
    assert_eq!(typed.data.payload.flag_reason, OwnershipFlagReason::Unknown("moon_phase".to_owned()));
    assert_eq!(typed.data.payload.extra["carrier"], json!({"name": "x"}));
    assert_eq!(typed.data.extra["added_later"], true);
    assert_eq!((event.event_type(), event.id()), ("number_reputation.number.flagged", "e-1"));
    assert_eq!(serde_json::to_value(&event).unwrap(), flagged());
}

#[test]
fn an_event_of_another_type_or_another_form_is_kept_whole() {
    let mut other = flagged();
    other["data"]["event_type"] = json!("number_reputation.number.praised");
    let mut incomplete = flagged();
    incomplete["data"]["payload"] = json!({"phone_number": "+16035550107"});
    for (body, event_type) in [
        (other, "number_reputation.number.praised"),
        (incomplete, "number_reputation.number.flagged"),
        (json!({"data": {"event_type": 7}}), ""),
        (json!({}), ""),
    ] {
        let event = client().webhooks().unsafe_unwrap(body.to_string()).unwrap();
        assert_eq!(event.event_type(), event_type);
        assert_eq!(WebhookEvent::unverified(body.to_string()).unwrap(), event, "without a client");
        assert_eq!(event, WebhookEvent::Other(body));
    }
}
