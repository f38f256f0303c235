//! Events that the sandbox really delivers, to a listener of the test.

use std::time::Duration;

use http::HeaderMap;
use serde_json::json;
use telnyx_reputation::enums::{ExternalVerificationOutcome, OwnershipFlagReason, OwnershipRemovalReason};
use telnyx_reputation::webhooks::WebhookEvent;
use telnyx_reputation::{Client, ErrorKind, Upload};
use telnyx_reputation_sandbox::{Sandbox, SandboxHandle};

use super::signing::Signer;
use crate::scenario::run::Run;
use crate::server::Server;

/// The headers and the body of each delivery, once there are so many.
async fn deliveries(receiver: &Server, count: usize) -> Vec<(HeaderMap, String)> {
    let wait = async {
        while receiver.seen().len() < count {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), wait).await.unwrap();
    receiver.seen().iter().map(|request| split(request)).collect()
}

fn split(request: &str) -> (HeaderMap, String) {
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let pair = |line: &str| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.parse().unwrap(), value.parse().unwrap())
    };
    (head.lines().skip(1).map(pair).collect(), body.to_owned())
}

fn client(sandbox: &SandboxHandle, public_key: String) -> Client {
    Client::builder().api_key("KEY").base_url(sandbox.base_url()).public_key(public_key).build().unwrap()
}

/// The id of a remediation whose events go to the receiver.
async fn remediate(run: &Run, enterprise: &str, number: &str, receiver: &Server) -> String {
    let remediation = run.own_client().enterprises().reputation().remediation();
    let request = remediation.create(enterprise, [number], "reminders").webhook_url(&receiver.base_url);
    request.await.unwrap().data.id
}

#[tokio::test]
async fn ownership_events_verify_and_are_typed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let receiver = Server::answering("200 OK", "text/plain", "").await;
    let mut run = Run::new(&sandbox, "OWNERSHIP_EVENTS");
    run.steps(&crate::faults::calls::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    run.control("PUT /_sandbox/approvals", &json!({"external_verification": "immediate"})).await.unwrap();
    let calls = run.own_client();
    let reputation = calls.enterprises().reputation();
    reputation.update_webhook(&enterprise, receiver.base_url.as_str()).await.unwrap();
    let letter = reputation.loa().render(&enterprise).await.unwrap();
    let proof = calls.documents().upload(Upload::new(letter.bytes).filename("proof.pdf")).await.unwrap();
    reputation.external_verification().create(&enterprise, [proof.data.unwrap().id]).await.unwrap();
    let webhooks = client(&sandbox, sandbox.public_key()).webhooks();
    let (headers, body) = deliveries(&receiver, 1).await.remove(0);
    let WebhookEvent::ExternalVerificationStatusChanged(event) = webhooks.unwrap(&body, &headers).unwrap() else {
        panic!("{body}")
    };
    assert_eq!(event.data.payload.status, ExternalVerificationOutcome::Approved);
    assert_eq!((event.data.payload.rejection_reason, event.meta.attempt), (None, 1));

    reputation.numbers().associate(&enterprise, ["+16035550107"]).await.unwrap();
    run.control("POST /_sandbox/clock/advance", &json!({"by": "1 day"})).await.unwrap();
    let (headers, body) = deliveries(&receiver, 2).await.remove(1);
    let WebhookEvent::NumberFlagged(event) = webhooks.unwrap(&body, &headers).unwrap() else { panic!("{body}") };
    assert_eq!(event.data.payload.flag_reason, OwnershipFlagReason::CarrierChanged);
    assert_eq!(
        (event.data.payload.phone_number.as_str(), &event.data.payload.enterprise_id),
        ("+16035550107", &enterprise)
    );

    reputation.numbers().ownership_confirm(&enterprise, "+16035550107", false).await.unwrap();
    let (headers, body) = deliveries(&receiver, 3).await.remove(2);
    let WebhookEvent::NumberRemoved(event) = webhooks.unwrap(&body, &headers).unwrap() else { panic!("{body}") };
    assert_eq!(event.data.payload.removal_reason, OwnershipRemovalReason::PortedAway);
    sandbox.stop().await;
}

#[tokio::test]
async fn an_event_that_the_sandbox_signs_verifies_without_a_delivery() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let webhooks = client(&sandbox, sandbox.public_key()).webhooks();
    let payload = json!({
        "record_type": "reputation_external_verification", "enterprise_id": "4a6192a4-573d-446d-b3ce-aff9117272a6",
        "status": "approved", "rejection_reason": null, "reviewed_at": "2026-10-06T14:03:10+00:00",
    });
    let event_type = "number_reputation.external_verification.status_changed";
    let signed = sandbox.sign(&json!({"event_type": event_type, "payload": payload}));
    let headers: HeaderMap =
        signed.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let WebhookEvent::ExternalVerificationStatusChanged(event) = webhooks.unwrap(&signed.body, &headers).unwrap()
    else {
        panic!("{}", signed.body)
    };
    assert_eq!(event.data.payload.status, ExternalVerificationOutcome::Approved);
    let forged = signed.body.replace("approved", "rejected");
    assert_eq!(webhooks.unwrap(&forged, &headers).unwrap_err().kind(), ErrorKind::WebhookVerification);
    sandbox.stop().await;
}

#[tokio::test]
async fn remediation_events_verify_and_are_typed() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let receiver = Server::answering("200 OK", "text/plain", "").await;
    let mut run = Run::new(&sandbox, "REMEDIATION_EVENTS");
    run.steps(&crate::faults::calls::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let reputation = run.own_client().enterprises().reputation();
    let mut seen = Vec::new();
    for (number, steps) in [("+16035550100", 3), ("+16035550113", 3)] {
        if number.ends_with("13") {
            reputation.numbers().associate(&enterprise, [number]).await.unwrap();
        }
        let request = remediate(&run, &enterprise, number, &receiver).await;
        let advance = format!("POST /_sandbox/remediations/{request}/advance");
        for _ in 0..steps {
            // A step beyond the end is refused.
            let _ = run.control(&advance, &json!(null)).await;
        }
        seen.push(request);
    }
    let webhooks = client(&sandbox, sandbox.public_key()).webhooks();
    let mut types = Vec::new();
    for (headers, body) in deliveries(&receiver, 4).await {
        let event = webhooks.unwrap(&body, &headers).unwrap();
        let request = match &event {
            WebhookEvent::RemediationTier1Complete(event) => &event.data.payload.id,
            WebhookEvent::RemediationCompleted(event) => &event.data.payload.id,
            WebhookEvent::RemediationFailed(event) => &event.data.payload.id,
            other => panic!("{other:?}"),
        };
        types.push((seen.iter().position(|id| id == request).unwrap(), event.event_type().to_owned()));
    }
    types.sort();
    let expected = [(0, "completed"), (0, "tier1_complete"), (1, "failed"), (1, "tier1_complete")];
    assert_eq!(types, expected.map(|(index, name)| (index, format!("number_reputation.remediation.{name}"))));
    sandbox.stop().await;
}

#[tokio::test]
async fn a_delivered_event_that_was_changed_or_signed_by_another_is_refused() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let receiver = Server::answering("200 OK", "text/plain", "").await;
    let mut run = Run::new(&sandbox, "FORGED_EVENTS");
    run.steps(&crate::faults::calls::all().setup).await;
    let enterprise = run.saved_text("enterprise");
    let request = remediate(&run, &enterprise, "+16035550100", &receiver).await;
    let advance = format!("POST /_sandbox/remediations/{request}/advance");
    for _ in 0..2 {
        run.control(&advance, &json!(null)).await.unwrap();
    }
    let (headers, body) = deliveries(&receiver, 1).await.remove(0);
    let own = client(&sandbox, sandbox.public_key()).webhooks();
    own.unwrap(&body, &headers).unwrap();
    let refused = |result: telnyx_reputation::Result<WebhookEvent>| {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::WebhookVerification);
    };
    refused(own.unwrap(body.replace("reputation", "Reputation"), &headers));
    refused(client(&sandbox, Signer::new(9).public_key()).webhooks().unwrap(&body, &headers));
    own.unwrap_with_keys(&body, &headers, [Signer::new(9).public_key(), sandbox.public_key()]).unwrap();
    // Without a signature it can be read all the same, by its name.
    own.unsafe_unwrap(body.replace("reputation", "Reputation")).unwrap();
    sandbox.stop().await;
}
