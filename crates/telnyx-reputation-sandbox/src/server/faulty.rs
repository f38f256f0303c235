//! Carries a fault out.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::sync::oneshot;

use super::{
    pipeline::{Pipeline, Received},
    stream::Connection,
};
use crate::{
    clock::Clock,
    fault::{Fault, Held, Kind, RetryAfter, When, Work, merge},
    http::problem_response,
    problem::Problem,
};

/// The status that the client will see; none when it sees no answer. `answered` is the handler's.
pub(super) fn status(action: &Kind, answered: Option<u16>) -> Option<u16> {
    match action {
        Kind::Status { status, .. } | Kind::Html { status, .. } => Some(*status),
        Kind::Drop { .. } => None,
        Kind::Patch { status: Some(status), .. } => Some(*status),
        Kind::Hold { with: Some(with) } => status(with, answered),
        // The client has been answered when the work is done: its row tells what the gateway got to see.
        Kind::Late { with } => answered.or_else(|| status(with, None)),
        Kind::Delay
        | Kind::MalformedJson
        | Kind::Truncated
        | Kind::SlowHeaders { .. }
        | Kind::Patch { .. }
        | Kind::Hold { .. } => answered,
    }
}

/// Lets a request meet the fault that hits it.
pub(super) async fn meet(
    pipeline: &Arc<Pipeline>,
    fault: Fault,
    connection: &Connection,
    received: Received,
) -> Response {
    tokio::time::sleep(Duration::from_millis(fault.rule.delay_ms)).await;
    match &fault.rule.action {
        Kind::Late { with } => {
            let answer = pipeline.only_record(&received, &fault);
            let with = with.clone();
            hold(pipeline, fault, received, None);
            apply(&with, connection, answer).await
        }
        Kind::Hold { with } => {
            let with = with.clone();
            let (waiting, released) = oneshot::channel();
            hold(pipeline, fault, received, Some(waiting));
            match (released.await, with) {
                (Ok(answer), Some(with)) => apply(&with, connection, answer).await,
                (Ok(answer), None) => answer,
                // The rule was removed, or the sandbox stops.
                (Err(_), _) => connection.end(false).await,
            }
        }
        action => {
            let answer = match fault.when() {
                When::Before => pipeline.only_record(&received, &fault),
                When::After => pipeline.answer(received, Some(&fault)),
            };
            apply(action, connection, answer).await
        }
    }
}

/// Keeps a request until it is released; what comes after the work is done now.
fn hold(pipeline: &Arc<Pipeline>, fault: Fault, received: Received, waiting: Option<oneshot::Sender<Response>>) {
    let (id, when) = (fault.id, fault.when());
    let account = received.key.name().to_owned();
    let path = received.target().to_owned();
    let work: Work = match when {
        When::Before => {
            let pipeline = Arc::clone(pipeline);
            Box::new(move || pipeline.answer(received, Some(&fault)))
        }
        When::After => {
            let answer = pipeline.answer(received, Some(&fault));
            Box::new(move || answer)
        }
    };
    pipeline.sandbox.faults.hold(Held {
        fault: id,
        account,
        operation: pipeline.operation.id.clone(),
        method: pipeline.operation.method.to_string(),
        path,
        work,
        waiting,
    });
}

/// Turns the answer, where the handler gave one, into what the fault makes of it.
async fn apply(action: &Kind, connection: &Connection, answer: Response) -> Response {
    match action {
        Kind::Delay | Kind::Hold { .. } | Kind::Late { .. } => answer,
        Kind::Status { status, body, retry_after, headers } => {
            if body.as_ref().is_some_and(|body| body == "") {
                connection.stay_empty();
            }
            let mut answer = replaced(*status, body.as_ref());
            if let Some(retry_after) = retry_after {
                answer.headers_mut().insert(header::RETRY_AFTER, retry_after_header(*retry_after));
            }
            with_headers(answer, headers)
        }
        Kind::Html { status, headers } => with_headers(page(to_status(*status)), headers),
        Kind::Patch { patch, status } => patched(connection, answer, patch.as_ref(), *status).await,
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
        Some(Value::String(text)) if text.is_empty() => to_status(status).into_response(),
        Some(Value::String(text)) => (to_status(status), text.clone()).into_response(),
        Some(body) => (to_status(status), axum::Json(body)).into_response(),
    }
}

/// What a proxy says for itself.
fn page(status: StatusCode) -> Response {
    let reason = status.canonical_reason().unwrap_or("Unknown");
    let title = format!("{} {reason}", status.as_u16());
    let page = format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n");
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// They were checked when the rule was made.
fn with_headers(mut answer: Response, headers: &BTreeMap<String, String>) -> Response {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            answer.headers_mut().insert(name, value);
        }
    }
    answer
}

/// The answer with another status, and with a merge patch on its body where that is JSON.
async fn patched(connection: &Connection, answer: Response, patch: Option<&Value>, status: Option<u16>) -> Response {
    let (mut head, body) = answer.into_parts();
    let mut bytes = read(body).await;
    if let Some(patch) = patch
        && let Ok(mut value) = serde_json::from_slice::<Value>(&bytes)
    {
        merge(&mut value, patch);
        bytes = value.to_string().into();
        head.headers.remove(header::CONTENT_LENGTH);
    }
    if bytes.is_empty() {
        // Another status for it is not a refusal of the sandbox's own.
        connection.stay_empty();
    }
    head.status = status.map_or(head.status, to_status);
    Response::from_parts(head, Body::from(bytes))
}

/// An answer of the sandbox's own lies in memory, so nothing can fail.
async fn read(body: Body) -> Bytes {
    body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default()
}

/// Half of the body: as if it were all of it, or with the promise of the rest broken.
async fn cut(answer: Response, breaking_off: bool) -> Response {
    let (mut head, body) = answer.into_parts();
    let whole = read(body).await;
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
