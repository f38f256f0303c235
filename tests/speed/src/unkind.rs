//! What a service does to its clients in the course of a year.

use std::io::{Error, ErrorKind};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{Request, StatusCode};
use hyper::body::Incoming;
use serde_json::json;

/// How long a connection may idle before it is ended without a word.
pub const IDLE: Duration = Duration::from_millis(20);

/// Every so many requests one fails.
const FAULT_EVERY: u64 = 97;

/// What it did.
#[derive(Default)]
pub struct Unkind {
    connections: AtomicU64,
    requests: AtomicU64,
    faults: AtomicU64,
    refused: AtomicU64,
    /// The newest key's number: whoever still has an older one is refused.
    newest: AtomicU64,
}

impl Unkind {
    pub fn connected(&self) {
        self.connections.fetch_add(1, Relaxed);
    }

    /// What a request is answered in place of what it asks for; an error ends its connection without an answer.
    pub fn instead(&self, request: &Request<Incoming>) -> Option<Result<(StatusCode, String), Error>> {
        if request.uri().path().ends_with("/done") {
            return Some(Ok((StatusCode::OK, self.done())));
        }
        let key = key(request);
        if key < self.newest.fetch_max(key, Relaxed) {
            self.refused.fetch_add(1, Relaxed);
            let error = json!({ "code": "20100", "title": "Unauthorized", "detail": "The key was replaced." });
            return Some(Ok((StatusCode::UNAUTHORIZED, json!({ "errors": [error] }).to_string())));
        }
        let nth = self.requests.fetch_add(1, Relaxed);
        if !nth.is_multiple_of(FAULT_EVERY) {
            return None;
        }
        self.faults.fetch_add(1, Relaxed);
        Some(match nth / FAULT_EVERY % 3 {
            0 => Err(ErrorKind::ConnectionAborted.into()),
            1 => Ok((StatusCode::SERVICE_UNAVAILABLE, "no healthy upstream".to_owned())),
            _ => Ok((StatusCode::OK, r#"{"data":{"id":"#.to_owned())),
        })
    }

    /// For whoever has to know that it happened.
    fn done(&self) -> String {
        let count = |counter: &AtomicU64| counter.load(Relaxed);
        json!({
            "connections": count(&self.connections),
            "requests": count(&self.requests),
            "faults": count(&self.faults),
            "refused": count(&self.refused),
        })
        .to_string()
    }
}

/// The number of a request's key, which is `KEY` and the number; 0 without one.
fn key(request: &Request<Incoming>) -> u64 {
    let key = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer KEY"));
    key.and_then(|number| number.parse().ok()).unwrap_or_default()
}
