//! The paths of the control plane.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawPathParams, Request},
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post, put},
};
use serde_json::Value;

use super::{
    approvals, clock, faults, files, health, ledger, limits, numbers, remediations, reset, reviews, state, webhooks,
};
use crate::{
    account::Key,
    problem::Problem,
    query::Query,
    sandbox::Sandbox,
    server::{problem_response, read_body},
    session::{Result, Session},
};

/// A control request. With a bearer token it is about that account, without one about the sandbox's defaults.
pub(super) struct Control<'s> {
    pub(super) sandbox: &'s Sandbox,
    pub(super) key: Option<Key>,
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Query,
    /// Null when there is none.
    pub(super) body: Value,
}

type Run = fn(&Control<'_>) -> Result<Value>;

pub(crate) fn routes(sandbox: &Arc<Sandbox>) -> Router {
    let json = |run: Run| {
        let sandbox = Arc::clone(sandbox);
        move |path: RawPathParams, request: Request| answer(sandbox, run, path, request)
    };
    let clock: MethodRouter = get(json(clock::get)).put(json(clock::put));
    let approvals: MethodRouter = get(json(approvals::get)).put(json(approvals::put));
    let files = Arc::clone(sandbox);
    Router::new()
        .route("/health", get(json(health::get)))
        .route("/magic-numbers", get(json(health::magic_numbers)))
        .route("/limits", get(json(limits::get)).put(json(limits::put)))
        .route("/state", get(json(state::get)).put(json(state::put)))
        .route("/seed", post(json(state::seed)))
        .route("/reset", post(json(reset::post)))
        .route("/clock", clock)
        .route("/clock/advance", post(json(clock::advance)))
        .route("/approvals", approvals)
        .route("/enterprises/{enterprise_id}/approve", post(json(reviews::approve)))
        .route("/enterprises/{enterprise_id}/reject", post(json(reviews::reject)))
        .route("/enterprises/{enterprise_id}/email_code", get(json(reviews::email_code)))
        .route("/numbers/{phone_number}/carrier", put(json(numbers::carrier)))
        .route("/remediations/{remediation_id}/advance", post(json(remediations::advance)))
        .route("/remediations/{remediation_id}/cancel", post(json(remediations::cancel)))
        .route("/webhooks", get(json(webhooks::list)))
        .route("/webhooks/public_key", get(json(webhooks::public_key)))
        .route("/faults", get(json(faults::get)).post(json(faults::post)).delete(json(faults::delete)))
        .route("/ledger", get(json(ledger::get)).delete(json(ledger::delete)))
        .route(
            "/files/{token}/{document_id}",
            get(move |path: RawPathParams| async move { files::get(&files, &pairs(&path)) }),
        )
}

async fn answer(sandbox: Arc<Sandbox>, run: Run, path: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let read = async {
        let bytes = read_body(body).await?;
        let body = if bytes.is_empty() { Value::Null } else { crate::server::parse_json(&bytes)? };
        let named = parts.headers.contains_key(http::header::AUTHORIZATION);
        let key = if named { Some(Key::from_headers(&parts.headers)?) } else { None };
        let query = Query::parse(parts.uri.query());
        run(&Control { sandbox: &sandbox, key, path: pairs(&path), query, body })
    };
    match read.await {
        Ok(value) => axum::Json(value).into_response(),
        Err(problem) => problem_response(&problem),
    }
}

fn pairs(path: &RawPathParams) -> Vec<(String, String)> {
    path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

impl Control<'_> {
    /// For what only an account can be asked.
    pub(super) fn require_key(&self) -> Result<&Key> {
        self.key.as_ref().ok_or_else(|| {
            Problem::unauthenticated("Say which account is meant: send `Authorization: Bearer <API key>`.")
        })
    }

    pub(super) fn in_account<T>(&self, work: impl FnOnce(&mut Session<'_>) -> Result<T>) -> Result<T> {
        self.sandbox.in_session(self.require_key()?, work)
    }

    pub(super) fn path(&self, name: &str) -> &str {
        self.path.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// The body as what the endpoint takes; its own errors name the field.
    pub(super) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T> {
        let body = match &self.body {
            Value::Null => Value::Object(serde_json::Map::new()),
            body => body.clone(),
        };
        serde_json::from_value(body).map_err(|error| Problem::invalid("/body", error.to_string()))
    }
}
