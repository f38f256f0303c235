//! Events: signed, delivered, and sent again until somebody says 200.

use std::sync::{Arc, Mutex};

use axum::{Router, extract::State, http::HeaderMap, routing::post};
use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::{Client, sandbox};

type Sent = (HeaderMap, String);

/// A receiver that answers with each of these statuses in turn, then with 200.
async fn receiver(statuses: &[u16]) -> (String, UnboundedReceiver<Sent>) {
    type Shared = (UnboundedSender<Sent>, Arc<Mutex<Vec<u16>>>);
    async fn take(State((sender, statuses)): State<Shared>, headers: HeaderMap, body: String) -> http::StatusCode {
        sender.send((headers, body)).expect("a test that listens");
        let status = statuses.lock().expect("no panic").pop().unwrap_or(200);
        http::StatusCode::from_u16(status).expect("a status")
    }
    let (sender, events) = unbounded_channel();
    let statuses = Arc::new(Mutex::new(statuses.iter().rev().copied().collect()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let router = Router::new().route("/hook", post(take)).with_state((sender, statuses));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, events)
}

fn verify(public_key: &str, (headers, body): &Sent) -> Value {
    let key: [u8; 32] = STANDARD.decode(public_key).unwrap().try_into().unwrap();
    let signature = STANDARD.decode(&headers["telnyx-signature-ed25519"]).unwrap();
    let message = format!("{}|{body}", headers["telnyx-timestamp"].to_str().unwrap());
    VerifyingKey::from_bytes(&key)
        .unwrap()
        .verify_strict(message.as_bytes(), &Signature::from_slice(&signature).unwrap())
        .unwrap();
    serde_json::from_str(body).unwrap()
}

#[tokio::test]
async fn ownership_events_are_signed_and_repeated_until_200() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_events");
    let (url, mut events) = receiver(&[500, 204]).await;
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    for wrong in ["http://example.com/", "https://10.0.0.1/", "nonsense"] {
        client.patch(&format!("{path}/webhook"), json!({ "webhook_url": wrong })).await.refused(422, "10005");
    }
    let settings = client.patch(&format!("{path}/webhook"), json!({ "webhook_url": url })).await.expect(200);
    assert_eq!(settings["data"]["webhook_url"], url.as_str());
    let proof = json!({ "document_ids": [client.document().await] });
    client.post(&format!("{path}/external_verification"), proof).await.expect(201);
    let key = client.get("/_sandbox/webhooks/public_key").await.expect(200)["public_key"].as_str().unwrap().to_owned();

    let first = verify(&key, &events.recv().await.unwrap());
    assert_eq!(first["data"]["event_type"], "number_reputation.external_verification.status_changed");
    assert_eq!(first["meta"], json!({ "attempt": 1, "delivered_to": url }));
    assert_eq!(first["data"]["payload"]["reviewed_at"], "2026-11-20T09:00:00+00:00");
    // The clock stands still, so the retries wait until it is moved.
    client.post("/_sandbox/clock/advance", json!({ "seconds": 60 })).await.expect(200);
    let second = verify(&key, &events.recv().await.unwrap());
    client.post("/_sandbox/clock/advance", json!({ "seconds": 60 })).await.expect(200);
    let third = verify(&key, &events.recv().await.unwrap());
    assert_eq!((&second["meta"]["attempt"], &third["meta"]["attempt"]), (&json!(2), &json!(3)));
    assert_eq!(first["data"], third["data"], "every attempt is the same event");

    client
        .post(&format!("{path}/numbers"), json!({ "phone_numbers": ["+16035550107", "+16035550105"] }))
        .await
        .expect(201);
    client.post("/_sandbox/clock/advance", json!({ "by": "1 day" })).await.expect(200);
    let flagged = verify(&key, &events.recv().await.unwrap());
    assert_eq!(flagged["data"]["event_type"], "number_reputation.number.flagged");
    assert_eq!(
        flagged["data"]["payload"],
        json!({
            "record_type": "reputation_phone_number", "phone_number": "+16035550107", "enterprise_id": enterprise,
            "source": "external", "ownership_status": "pending_confirmation", "flag_reason": "carrier_changed",
            "confirm_by": "2026-11-24T09:02:00+00:00",
        })
    );
    client
        .post(&format!("{path}/numbers/+16035550107/ownership_confirm"), json!({ "still_own": false }))
        .await
        .expect(200);
    let removed = verify(&key, &events.recv().await.unwrap());
    assert_eq!(removed["data"]["event_type"], "number_reputation.number.removed");
    assert_eq!(removed["data"]["payload"]["removal_reason"], "ported_away");

    client.delete(&format!("{path}/numbers/+16035550105")).await.expect(204);
    let listed = client.get("/_sandbox/webhooks").await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 3, "a deletion is silent");
    assert_eq!(listed["data"][0]["attempts"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn remediation_events_carry_the_record_and_go_to_the_requests_own_url() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_remediation_events");
    let (url, mut events) = receiver(&[]).await;
    let enterprise = client.monitoring(&["+16035550100"]).await;
    let path = format!("/enterprises/{enterprise}/reputation/remediation");
    let body = json!({ "phone_numbers": ["+16035550100"], "call_purpose": "x", "webhook_url": url });
    let request = client.post(&path, body).await.expect(202);
    client.get(&format!("{path}/{}", crate::support::id(&request))).await.expect(200);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let event: Value = serde_json::from_str(&events.recv().await.unwrap().1).unwrap();
        assert_eq!(event["data"]["payload"]["id"], request["data"]["id"]);
        seen.push(event["data"]["event_type"].as_str().unwrap().to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["number_reputation.remediation.completed", "number_reputation.remediation.tier1_complete"]);
}

#[tokio::test]
async fn other_machines_get_nothing_unless_told_otherwise() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_elsewhere");
    let enterprise = client.enabled().await;
    let path = format!("/enterprises/{enterprise}/reputation");
    let url = json!({ "webhook_url": "https://example.com/hook" });
    client.patch(&format!("{path}/webhook"), url).await.expect(200);
    let proof = json!({ "document_ids": [client.document().await] });
    client.post(&format!("{path}/external_verification"), proof).await.expect(201);
    // The dispatcher is another task: ask until it has come by.
    loop {
        let listed = client.get("/_sandbox/webhooks").await.expect(200);
        if listed["data"][0]["state"] == "given_up" {
            assert!(listed["data"][0]["attempts"][0]["error"].as_str().unwrap().starts_with("not sent"));
            break;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn events_are_signed_without_a_delivery() {
    let sandbox = sandbox().await;
    let client = Client::new(&sandbox, "KEY_signs");
    client.put("/_sandbox/clock", json!({ "mode": "frozen", "at": "2027-01-01T00:00:00Z" })).await.expect(200);
    let sent = |signed: &Value| -> Sent {
        let headers = signed["headers"].as_object().unwrap().iter();
        let header =
            |(name, value): (&String, &Value)| (name.parse().unwrap(), value.as_str().unwrap().parse().unwrap());
        (headers.map(header).collect(), signed["body"].as_str().unwrap().to_owned())
    };
    let sign = async |body: Value| client.post("/_sandbox/webhooks/sign", body).await.expect(200);

    let inner =
        json!({ "event_type": "number_reputation.number.flagged", "payload": { "phone_number": "+16035551234" } });
    let signed = sign(json!({ "event": inner })).await;
    let event = verify(&sandbox.public_key(), &sent(&signed));
    assert_eq!((&event["data"]["payload"], &event["data"]["record_type"]), (&inner["payload"], &json!("event")));
    assert_eq!(
        (&event["data"]["occurred_at"], &event["meta"]["attempt"]),
        (&json!("2027-01-01T00:00:00.000000Z"), &json!(1))
    );
    let again = verify(&sandbox.public_key(), &sent(&sign(json!({ "event": inner })).await));
    assert_eq!(again["data"]["id"], event["data"]["id"]);

    let whole = json!({ "data": { "id": "e-1", "anything": [1] }, "meta": {} });
    let signed = sign(json!({ "event": whole, "timestamp": 1_700_000_000 })).await;
    assert_eq!(verify(&sandbox.public_key(), &sent(&signed)), whole);
    assert_eq!(signed["headers"]["telnyx-timestamp"], "1700000000");
    let spaced = "{ \"data\":  { } }";
    let signed = sign(json!({ "body": spaced })).await;
    assert_eq!(signed["body"], spaced);
    verify(&sandbox.public_key(), &sent(&signed));

    let handled = sandbox.sign(&inner);
    let headers = handled.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    assert_eq!(verify(&sandbox.public_key(), &(headers, handled.body))["data"]["payload"], inner["payload"]);
    assert_eq!(client.get("/_sandbox/webhooks").await.expect(200)["data"], json!([]), "nothing was delivered");
    for wrong in [json!({}), json!({ "event": inner, "body": "x" }), json!({ "event": "x" }), json!({ "body": {} })] {
        client.post("/_sandbox/webhooks/sign", wrong).await.refused(422, "10005");
    }
}
