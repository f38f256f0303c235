//! The paths of the control plane.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, RawPathParams, Request},
    middleware::{Next, from_fn},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, get, on},
};
use futures::future::BoxFuture;
use http::{HeaderValue, Method, header::CONTENT_TYPE};
use serde_json::Value;

use super::{
    approvals, callers, callers::Callers, clock, daily_spend, date, drift, faults, files, health, ledger, limits,
    monitored, numbers, overview, remediations, request::ControlRequest, reset, reviews, sandbox_page, sign, state,
    terms, webhooks,
};
use crate::{http::problem_response, problem::Result, state::Sandbox};

type AtOnce = fn(&ControlRequest<'_>) -> Result<Value>;
type Waiting = for<'c> fn(&'c ControlRequest<'_>) -> BoxFuture<'c, Result<Value>>;

/// What answers one path.
#[derive(Clone, Copy)]
enum Endpoint {
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
    (Method::GET, "/drift", drift::get),
    (Method::PUT, "/drift", drift::put),
    (Method::DELETE, "/drift", drift::delete),
    (Method::GET, "/approvals", approvals::get),
    (Method::PUT, "/approvals", approvals::put),
    (Method::GET, "/limits", limits::get),
    (Method::PUT, "/limits", limits::put),
    (Method::GET, "/faults", faults::get),
    (Method::POST, "/faults", faults::post),
    (Method::DELETE, "/faults", faults::delete),
    (Method::GET, "/spend", daily_spend::get),
    (Method::GET, "/ledger", ledger::get),
    (Method::DELETE, "/ledger", ledger::delete),
    (Method::POST, "/enterprises/{enterprise_id}/approve", reviews::approve),
    (Method::POST, "/enterprises/{enterprise_id}/reject", reviews::reject),
    (Method::GET, "/enterprises/{enterprise_id}/email_code", reviews::email_code),
    (Method::GET, "/numbers", monitored::list),
    (Method::GET, "/numbers/{phone_number}", monitored::get),
    (Method::PUT, "/numbers/{phone_number}/carrier", numbers::carrier),
    (Method::PUT, "/numbers/{phone_number}/reputation", numbers::reputation),
    (Method::POST, "/remediations/{remediation_id}/advance", remediations::advance),
    (Method::POST, "/remediations/{remediation_id}/cancel", remediations::cancel),
    (Method::PUT, "/terms", terms::put),
    (Method::GET, "/webhooks", webhooks::list),
    (Method::POST, "/webhooks/sign", sign::post),
    (Method::GET, "/webhooks/public_key", webhooks::public_key),
];
/// The control plane's own document.
const DOCUMENT: &str = include_str!("openapi.yaml");

/// The routes, and the page at the root of them.
pub(crate) fn routes(sandbox: &Arc<Sandbox>) -> Router {
    let files = Arc::clone(sandbox);
    let document = ([(CONTENT_TYPE, HeaderValue::from_static("application/yaml"))], DOCUMENT);
    let router = Router::new()
        .route("/_sandbox", get(|| async { Redirect::permanent("/_sandbox/") }))
        .route("/_sandbox/", get(sandbox_page::get))
        .route("/_sandbox/openapi.yaml", get(move || async move { document }))
        .route(
            "/_sandbox/files/{token}/{document_id}",
            get(move |Path((token, document_id)): Path<(String, String)>| async move {
                files::get(&files, &token, &document_id)
            }),
        );
    let at_once = TABLE.iter().map(|(method, path, run)| (method, path, Endpoint::AtOnce(*run)));
    let waiting = WAITING.iter().map(|(method, path, run)| (method, path, Endpoint::Waiting(*run)));
    at_once.chain(waiting).fold(router, |router, (method, path, endpoint)| {
        let sandbox = Arc::clone(sandbox);
        let handler = move |path: RawPathParams, request: Request| answer(sandbox, endpoint, path, request);
        // Every method of the table is one that the filter knows.
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        router.route(&format!("/_sandbox{path}"), on(filter, handler))
    })
}

/// The routes as they are reached over a socket: by programs and the sandbox's own page alone.
pub(crate) fn for_callers(sandbox: &Arc<Sandbox>, callers: Callers) -> Router {
    let callers = Arc::new(callers);
    routes(sandbox).route_layer(from_fn(move |request: Request, next: Next| {
        let callers = Arc::clone(&callers);
        async move {
            callers::keep_apart(match callers.check(request.method(), request.headers()) {
                Ok(()) => next.run(request).await,
                Err(problem) => problem_response(&problem),
            })
        }
    }))
}

async fn answer(sandbox: Arc<Sandbox>, endpoint: Endpoint, path: RawPathParams, request: Request) -> Response {
    let outcome = match ControlRequest::receive(&sandbox, &path, request).await {
        Ok(request) => match endpoint {
            Endpoint::AtOnce(run) => run(&request),
            Endpoint::Waiting(run) => run(&request).await,
        },
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(value) => axum::Json(value).into_response(),
        Err(problem) => problem_response(&problem),
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
