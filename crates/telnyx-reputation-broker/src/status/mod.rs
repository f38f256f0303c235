//! What people and their monitoring see of the broker.

mod metrics;
mod page;
mod seen;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use self::seen::Seen;
use crate::desk::Desk;
use crate::ledger::LedgerError;

/// The broker's own paths.
pub(crate) fn routes(desk: &Arc<Desk>) -> Router {
    Router::new()
        .route("/_broker/", get(page))
        .route("/_broker/status", get(status))
        .route("/_broker/metrics", get(metrics))
        .with_state(Arc::clone(desk))
}

async fn status(State(desk): State<Arc<Desk>>) -> Response {
    Seen::look(&desk).await.map_or_else(|why| failed(&why), |seen| Json(seen).into_response())
}

async fn metrics(State(desk): State<Arc<Desk>>) -> Response {
    match Seen::look(&desk).await {
        Ok(seen) => ([(CONTENT_TYPE, metrics::CONTENT_TYPE)], metrics::text(&seen)).into_response(),
        Err(why) => failed(&why),
    }
}

async fn page(State(desk): State<Arc<Desk>>) -> Response {
    match Seen::look(&desk).await {
        Ok(seen) => {
            let mut answer = Html(page::html(&seen)).into_response();
            if let Ok(policy) = HeaderValue::try_from(page::policy()) {
                answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
            }
            answer
        }
        Err(why) => failed(&why),
    }
}

fn failed(why: &LedgerError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{why}\n")).into_response()
}
