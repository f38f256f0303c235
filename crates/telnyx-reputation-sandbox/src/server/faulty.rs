//! Carries a fault out.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;

use super::stream::Connection;
use crate::{
    clock::Clock,
    fault::{Fault, Kind, RetryAfter},
    http::problem_response,
    problem::Problem,
};

/// The status that the client will see; none when it sees no answer.
pub(super) fn status(fault: &Fault, answered: Option<u16>) -> Option<u16> {
    match fault.rule.action {
        Kind::Status { status, .. } | Kind::Html { status } => Some(status),
        Kind::Drop { .. } => None,
        Kind::Delay | Kind::MalformedJson | Kind::Truncated | Kind::SlowHeaders { .. } => answered,
    }
}

/// Turns the answer, where the handler gave one, into what the fault makes of it.
pub(super) async fn apply(fault: &Fault, connection: &Connection, answer: Response) -> Response {
    match &fault.rule.action {
        Kind::Delay => answer,
        Kind::Status { status, body, retry_after } => {
            let mut answer = replaced(*status, body.as_ref());
            if let Some(retry_after) = retry_after {
                answer.headers_mut().insert(header::RETRY_AFTER, retry_after_header(*retry_after));
            }
            answer
        }
        Kind::Html { status } => {
            let page = "<html><head><title>Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n";
            let mut answer = Response::new(Body::from(page));
            *answer.status_mut() = to_status(*status);
            answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            answer
        }
        Kind::MalformedJson => cut(answer, false).await,
        Kind::Truncated => cut(answer, true).await,
        Kind::SlowHeaders { pause_ms } => {
            connection.dribble(Duration::from_millis(*pause_ms));
            answer
        }
        Kind::Drop { reset } => connection.end(*reset).await,
    }
}

fn replaced(status: u16, body: Option<&Value>) -> Response {
    match body {
        None => {
            let problem = match status {
                429 => Problem::too_many_requests("A fault was asked for."),
                _ => Problem { status, ..Problem::internal("A fault was asked for.") },
            };
            problem_response(&problem)
        }
        Some(Value::String(text)) => (to_status(status), text.clone()).into_response(),
        Some(body) => (to_status(status), axum::Json(body)).into_response(),
    }
}

/// Half of the body: as if it were all of it, or with the promise of the rest broken.
async fn cut(answer: Response, breaking_off: bool) -> Response {
    let (mut head, body) = answer.into_parts();
    let whole = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let half = whole.slice(..whole.len() / 2);
    if !breaking_off {
        head.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(head, Body::from(half));
    }
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionAborted);
    let end = stream::once(async {
        // A pause is when the server sends what it has so far.
        tokio::task::yield_now().await;
        Err(broken)
    });
    Response::from_parts(head, Body::from_stream(stream::iter([Ok::<Bytes, std::io::Error>(half)]).chain(end)))
}

/// A date is one of the machine's, since that is whose time the client waits in.
fn retry_after_header(it: RetryAfter) -> HeaderValue {
    if !it.as_date {
        return HeaderValue::from(it.seconds);
    }
    let date = Clock::REAL.now().plus_seconds(it.seconds.into()).to_http_date();
    HeaderValue::try_from(date).unwrap_or(HeaderValue::from(it.seconds))
}

fn to_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
