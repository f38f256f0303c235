//! The receiver of events: one path for all of them.

use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use telnyx_reputation::webhooks::{WebhookEvent, WebhookKeys};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::forward::Forward;

/// What an event meets.
pub(super) struct Receiver {
    pub(super) keys: WebhookKeys,
    pub(super) forward: Option<Forward>,
    /// What is to be shown of it.
    pub(super) events: mpsc::Sender<Value>,
}

/// Serves until it is dropped.
pub(super) async fn serve(listener: TcpListener, receiver: Arc<Receiver>) {
    let router = Router::new().fallback(receive).with_state(receiver);
    // It ends with the listener alone, which ends with the command.
    let _ = axum::serve(listener, router).await;
}

async fn receive(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Bytes) -> Response {
    let genuine = receiver.keys.verify(&body, &headers);
    let answer = match (&genuine, &receiver.forward) {
        (Err(why), _) => (StatusCode::BAD_REQUEST, why.message().to_owned()).into_response(),
        (Ok(()), None) => StatusCode::OK.into_response(),
        (Ok(()), Some(forward)) => forward.pass_on(headers, body.clone()).await,
    };
    let event = WebhookEvent::untyped(&body).unwrap_or_else(|_| json!({}));
    let data = &event["data"];
    let row = json!({
        "received_at": humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
        "event_type": data["event_type"],
        "phone_number": data["payload"]["phone_number"],
        "enterprise_id": data["payload"]["enterprise_id"],
        "id": data["id"],
        "genuine": genuine.is_ok(),
        "answered": answer.status().as_u16(),
        "refused_because": genuine.err().map(|why| why.message().to_owned()),
        "event": event,
    });
    // With nobody to show it to, the sender still gets its answer.
    let _ = receiver.events.send(row).await;
    answer
}
