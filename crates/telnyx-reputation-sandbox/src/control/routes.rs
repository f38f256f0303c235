//! The paths of the control plane.

use std::sync::Arc;

use axum::{
    Router,
    extract::{RawPathParams, Request},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{MethodFilter, get, on},
};
use futures::future::BoxFuture;
use http::{HeaderValue, Method, header::CONTENT_TYPE};
use serde_json::Value;

use super::{
    approvals, clock, date, faults, files, health, ledger, limits, numbers, overview, remediations, reset, reviews,
    state, terms, webhooks,
};
use crate::{
    account::Key,
    problem::Problem,
    query::Query,
    sandbox::Sandbox,
    server::{problem_response, read_body},
    session::{Result, Session},
};

/// A control request. With a bearer token, or with `?account=` and the digest of one, it is about that account;
/// without about the whole sandbox.
pub(super) struct Control<'s> {
    pub(super) sandbox: &'s Sandbox,
    pub(super) key: Option<Key>,
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Query,
    /// Null when there is none.
    pub(super) body: Value,
}

type AtOnce = fn(&Control<'_>) -> Result<Value>;
type Waiting = for<'c> fn(&'c Control<'_>) -> BoxFuture<'c, Result<Value>>;

#[derive(Clone, Copy)]
enum Run {
    AtOnce(AtOnce),
    Waiting(Waiting),
}

/// What may have to wait before it answers.
const WAITING: &[(Method, &str, Waiting)] =
    &[(Method::GET, "/faults/{fault_id}/held", faults::held), (Method::POST, "/faults/release", faults::release)];
/// Everything else that answers in JSON.
const TABLE: &[(Method, &str, AtOnce)] = &[
    (Method::GET, "/health", health::get),
    (Method::GET, "/magic-numbers", health::magic_numbers),
    (Method::GET, "/accounts", overview::accounts),
    (Method::GET, "/overview", overview::get),
    (Method::POST, "/reset", reset::post),
    (Method::GET, "/state", state::get),
    (Method::PUT, "/state", state::put),
    (Method::POST, "/seed", state::seed),
    (Method::GET, "/clock", clock::get),
    (Method::PUT, "/clock", clock::put),
    (Method::POST, "/clock/advance", clock::advance),
    (Method::GET, "/date", date::get),
    (Method::PUT, "/date", date::put),
    (Method::GET, "/approvals", approvals::get),
    (Method::PUT, "/approvals", approvals::put),
    (Method::GET, "/limits", limits::get),
    (Method::PUT, "/limits", limits::put),
    (Method::GET, "/faults", faults::get),
    (Method::POST, "/faults", faults::post),
    (Method::DELETE, "/faults", faults::delete),
    (Method::GET, "/ledger", ledger::get),
    (Method::DELETE, "/ledger", ledger::delete),
    (Method::POST, "/enterprises/{enterprise_id}/approve", reviews::approve),
    (Method::POST, "/enterprises/{enterprise_id}/reject", reviews::reject),
    (Method::GET, "/enterprises/{enterprise_id}/email_code", reviews::email_code),
    (Method::PUT, "/numbers/{phone_number}/carrier", numbers::carrier),
    (Method::POST, "/remediations/{remediation_id}/advance", remediations::advance),
    (Method::POST, "/remediations/{remediation_id}/cancel", remediations::cancel),
    (Method::PUT, "/terms", terms::put),
    (Method::GET, "/webhooks", webhooks::list),
    (Method::GET, "/webhooks/public_key", webhooks::public_key),
];
/// A snapshot holds every document of its accounts.
const MAX_BYTES: usize = 256 * 1024 * 1024;
/// The control plane's own document.
const DOCUMENT: &str = include_str!("openapi.yaml");

/// The routes, and the page at the root of them.
pub(crate) fn routes(sandbox: &Arc<Sandbox>) -> Router {
    let files = Arc::clone(sandbox);
    let document = ([(CONTENT_TYPE, HeaderValue::from_static("application/yaml"))], DOCUMENT);
    let router = Router::new()
        .route("/_sandbox", get(|| async { Redirect::permanent("/_sandbox/") }))
        .route("/_sandbox/", get(|| async { Html(include_str!("page.html")) }))
        .route("/_sandbox/openapi.yaml", get(move || async move { document }))
        .route(
            "/_sandbox/files/{token}/{document_id}",
            get(move |path: RawPathParams| async move { files::get(&files, &pairs(&path)) }),
        );
    let at_once = TABLE.iter().map(|(method, path, run)| (method, path, Run::AtOnce(*run)));
    let waiting = WAITING.iter().map(|(method, path, run)| (method, path, Run::Waiting(*run)));
    at_once.chain(waiting).fold(router, |router, (method, path, run)| {
        let sandbox = Arc::clone(sandbox);
        let handler = move |path: RawPathParams, request: Request| answer(sandbox, run, path, request);
        // Every method of the table is one that the filter knows.
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        router.route(&format!("/_sandbox{path}"), on(filter, handler))
    })
}

async fn answer(sandbox: Arc<Sandbox>, run: Run, path: RawPathParams, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let read = async {
        let bytes = read_body(body, MAX_BYTES).await?;
        let body = if bytes.is_empty() { Value::Null } else { crate::server::parse_json(&bytes)? };
        let query = Query::parse(parts.uri.query());
        let key = if parts.headers.contains_key(http::header::AUTHORIZATION) {
            Some(Key::from_headers(&parts.headers)?)
        } else {
            query.get("account").map(Key::of_account).transpose()?
        };
        let control = Control { sandbox: &sandbox, key, path: pairs(&path), query, body };
        match run {
            Run::AtOnce(run) => run(&control),
            Run::Waiting(run) => run(&control).await,
        }
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

    /// A query parameter that is a whole number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>> {
        let read = |text: &str| {
            text.parse().map_err(|_| Problem::invalid_parameter(name, format!("{name} must be a whole number.")))
        };
        self.query.get(name).map(read).transpose()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_describes_exactly_what_there_is() {
        let document: Value = serde_saphyr::from_str(DOCUMENT).unwrap();
        let mut described: Vec<String> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().keys().filter(|key| *key != "parameters");
                methods.map(move |method| format!("{} {path}", method.to_uppercase()))
            })
            .filter(|line| line != "GET /openapi.yaml")
            .collect();
        let at_once = TABLE.iter().map(|(method, path, _)| (method, path));
        let waiting = WAITING.iter().map(|(method, path, _)| (method, path));
        let mut there: Vec<String> = at_once.chain(waiting).map(|(method, path)| format!("{method} {path}")).collect();
        described.sort();
        there.sort();
        assert_eq!(described, there);
    }
}
