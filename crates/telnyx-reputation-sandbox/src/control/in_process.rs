//! Requests to the control plane from the process that the sandbox runs in.

use axum::{
    Router,
    body::{Body, to_bytes},
};
use http::{
    Request,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde_json::Value;

/// A request that the control plane refused.
#[derive(Debug)]
pub struct ControlError {
    /// The answer's status; none when there was no request to send.
    status: Option<u16>,
    detail: String,
}

impl ControlError {
    /// The answer's status, such as 422; none when method, path or API key cannot be sent.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }
}

impl std::fmt::Display for ControlError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.detail)
    }
}

impl std::error::Error for ControlError {}

/// Sends a request to the routes.
pub(crate) async fn call(
    routes: &Router,
    method: &str,
    path: &str,
    api_key: Option<&str>,
    body: &Value,
) -> Result<Value, ControlError> {
    let failed = |status, why: String| ControlError { status, detail: format!("{method} {path}: {why}") };
    let mut request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
    if let Some(key) = api_key {
        request = request.header(AUTHORIZATION, format!("Bearer {key}"));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let request = request.body(body).map_err(|error| failed(None, error.to_string()))?;
    let Ok(answer) = TowerToHyperService::new(routes.clone()).call(request).await;
    let status = answer.status();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.map_err(|error| failed(None, error.to_string()))?;
    let text = || String::from_utf8_lossy(&bytes);
    if !status.is_success() {
        return Err(failed(Some(status.as_u16()), format!("{status} {}", text())));
    }
    serde_json::from_slice(&bytes).map_err(|_| failed(Some(status.as_u16()), format!("no JSON: {}", text())))
}
