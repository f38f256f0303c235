//! The page and the metrics, over HTTP.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use telnyx_reputation_local_server::keep_apart;
use telnyx_reputation_monitor::{Moment, page};

use super::figures::Figures;
use super::guard::{self, Guard};
use super::prometheus;
use super::telemetry::{self, Telemetry};
use super::view::View;
use crate::failure::Failure;

/// What is served, to whom, and who is told of it.
pub(super) fn router(view: Arc<View>, guard: Guard, telemetry: Arc<Telemetry>) -> Router {
    Router::new()
        .route("/", get(report))
        .route("/metrics", get(metrics))
        .with_state(view)
        .layer(middleware::map_response(keep_apart))
        .layer(middleware::from_fn_with_state(Arc::new(guard), guard::check))
        .layer(middleware::from_fn_with_state(telemetry, telemetry::observe))
}

async fn report(State(view): State<Arc<View>>) -> Response {
    let seen = match view.look().await {
        Ok(seen) => seen,
        Err(why) => return failed(&why),
    };
    let Some(report) = &seen.report else {
        let why = "Nothing was collected yet: `telnyx-reputation monitor collect` begins the history.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let page = page(report, Moment::now(), true);
    let policy = format!("{}; frame-ancestors 'none'", page.policy);
    let tag = format!("\"{}-{}\"", report.collected_at, seen.version);
    let mut answer = Html(page.html).into_response();
    for (name, value) in [(CONTENT_SECURITY_POLICY, policy), (ETAG, tag)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

async fn metrics(State(view): State<Arc<View>>) -> Response {
    match view.look().await {
        Ok(seen) => ([(CONTENT_TYPE, prometheus::CONTENT_TYPE)], prometheus::text(&Figures::of(&seen))).into_response(),
        Err(why) => failed(&why),
    }
}

fn failed(why: &Failure) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, format!("{why}\n")).into_response()
}
