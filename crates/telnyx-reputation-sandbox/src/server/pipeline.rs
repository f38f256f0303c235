//! The stages that a request passes: key, body, document, handler, ledger, and the check of the answer.

use std::sync::Arc;

use axum::{
    extract::{RawPathParams, Request as HttpRequest},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};

use serde_json::json;

use super::{date, faulty, stream::Connection};
use crate::{
    account::Key,
    contract::{MediaType, Operation},
    fault::{Fault, When},
    handlers::Handler,
    http::{answer_response, discard_body, parse_form, parse_json, problem_response, read_body, read_key},
    problem::{Problem, Result},
    query::Query,
    rate_limit::Allowance,
    request::{Answer, Body, PathParameters, Request},
    state::Sandbox,
    store::{
        database::atomically,
        ledger::{self, LedgerEntry},
    },
};

/// A file of 20 MB in base64, with room for what is around it.
const MAX_BODY_BYTES: usize = 28 * 1024 * 1024;

/// A request of an account, read to its end.
pub(super) struct Received {
    pub(super) key: Key,
    path: PathParameters,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes>,
}

/// Enough to see what is wrong with a client.
const MAX_NOTES: usize = 5;

/// One operation, ready to be called.
pub(super) struct Pipeline {
    pub(super) sandbox: Arc<Sandbox>,
    pub(super) operation: &'static Operation,
    pub(super) handler: Handler,
    pub(super) origin: String,
}

impl Pipeline {
    pub(super) async fn run(self: &Arc<Self>, parameters: &RawPathParams, request: HttpRequest) -> Response {
        let (parts, body) = request.into_parts();
        let path = parameters.iter().collect();
        let key = match read_key(&parts.headers) {
            Ok(key) => key,
            Err(problem) => {
                discard_body(body).await;
                return self.respond(Err(problem));
            }
        };
        let body = read_body(body, MAX_BODY_BYTES).await;
        let received = Received { key: key.clone(), path, uri: parts.uri, headers: parts.headers, body };
        let response = match self.sandbox.faults.take(key.name(), &self.operation.id, &received.contents()) {
            None => self.answer(received, None),
            Some(fault) => {
                let connection = parts.extensions.get::<Connection>().cloned().unwrap_or_default();
                faulty::meet(self, fault, &connection, received).await
            }
        };
        date::of_account(&self.sandbox, &key, response)
    }

    /// Does the work and records it.
    pub(super) fn answer(&self, received: Received, fault: Option<&Fault>) -> Response {
        let Received { key, path, uri, headers, body } = received;
        let request = body.and_then(|bytes| self.read(path, &uri, &headers, bytes));
        let mut told = None;
        let outcome = self.sandbox.in_session(&key, |session| {
            let allowance = session.take_request();
            told = Some((allowance, session.now));
            let outcome = match &request {
                _ if !allowance.is_allowed => Err(Problem::limit_reached(
                    format!(
                        "The account has used its {} requests; the next window starts in {} seconds.",
                        allowance.limit, allowance.reset
                    ),
                    allowance.reset,
                )),
                Ok(request) => atomically(session, |session| (self.handler.run)(session, request)),
                Err(problem) => Err(problem.clone()),
            };
            for name in self.operation.unknown_parameters(&Query::parse(uri.query())).iter().take(MAX_NOTES) {
                session.note(format!("the document knows no query parameter {name}"));
            }
            let status = match &outcome {
                Ok(answer) => answer.status,
                Err(problem) => {
                    session.note(problem.to_text());
                    problem.status
                }
            };
            let status = fault.map_or(Some(status), |fault| faulty::status(&fault.rule.action, Some(status)));
            ledger::record(session, &self.entry(&uri, status, fault.map(|fault| (fault, When::After))))?;
            Ok(outcome)
        });
        let mut response = self.respond(outcome.unwrap_or_else(Err));
        if let Some((allowance, now)) = told {
            tell_allowance(response.headers_mut(), allowance);
            date::tell(response.headers_mut(), now);
        }
        response
    }

    /// A fault comes before the handler: the request is recorded, and nothing is done.
    pub(super) fn only_record(&self, received: &Received, fault: &Fault) -> Response {
        let status = faulty::status(&fault.rule.action, None);
        let entry = self.entry(&received.uri, status, Some((fault, When::Before)));
        match self.sandbox.in_session(&received.key, |session| ledger::record(session, &entry)) {
            Ok(()) => StatusCode::OK.into_response(),
            Err(problem) => problem_response(&problem),
        }
    }

    /// What the ledger tells of a request. Of a fault it says whether it came before the work, which then was not done,
    /// or after it.
    fn entry<'l>(&'l self, uri: &'l Uri, status: Option<u16>, fault: Option<(&Fault, When)>) -> LedgerEntry<'l> {
        LedgerEntry {
            operation: &self.operation.id,
            method: Some(self.operation.method.as_str()),
            path: uri.path_and_query().map(http::uri::PathAndQuery::as_str),
            status,
            fault: fault.map(|(fault, when)| json!({ "id": fault.id, "when": when, "action": fault.rule.action })),
        }
    }

    /// Checks a request against the document.
    fn read(&self, path: PathParameters, uri: &Uri, headers: &HeaderMap, bytes: Bytes) -> Result<Request> {
        let query = Query::parse(uri.query());
        self.operation.check_query(&query)?;
        let media = MediaType::from_headers(headers);
        let mut request =
            Request { path, query, body: serde_json::Value::Null, form: Vec::new(), origin: self.origin.clone() };
        if self.operation.takes(media, &bytes)? {
            if media == MediaType::Multipart {
                let content_type =
                    headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
                request.form = parse_form(content_type, bytes)?;
            } else {
                request.body = parse_json(&bytes)?;
                self.operation.check_body(&request.body, self.handler.rules)?;
            }
        }
        Ok(request)
    }

    /// Writes an answer that keeps to the document; one that does not becomes a 500 that says so.
    fn respond(&self, outcome: Result<Answer>) -> Response {
        let (status, checked) = match &outcome {
            Ok(Answer { status, body }) => {
                let (media, value) = match body {
                    Body::Empty => (None, None),
                    Body::Json(value) => (Some("application/json"), Some(value)),
                    Body::File { media_type, .. } => (Some(media_type.as_str()), None),
                };
                (*status, self.operation.check_answer(*status, media, value))
            }
            Err(problem) if is_about_the_transport(problem.status) => (problem.status, Ok(())),
            Err(problem) => {
                let value = problem.to_json();
                (problem.status, self.operation.check_answer(problem.status, Some("application/json"), Some(&value)))
            }
        };
        if let Err(detail) = checked {
            tracing::error!(
                operation = self.operation.id,
                status,
                detail,
                "the sandbox's own answer breaks the document"
            );
            return problem_response(&Problem::internal(format!("The sandbox broke the API document: {detail}.")));
        }
        match outcome {
            Ok(answer) => answer_response(answer),
            Err(problem) => problem_response(&problem),
        }
    }
}

impl Received {
    /// The path with its query.
    pub(super) fn target(&self) -> &str {
        self.uri.path_and_query().map(http::uri::PathAndQuery::as_str).unwrap_or_default()
    }

    /// Where a rule looks for what it wants a request to contain.
    fn contents(&self) -> [&[u8]; 2] {
        [self.target().as_bytes(), self.body.as_deref().unwrap_or_default()]
    }
}

fn tell_allowance(headers: &mut HeaderMap, left: Allowance) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(left.limit));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(left.remaining));
    headers.insert("x-ratelimit-reset", HeaderValue::from(left.reset));
}

/// Any operation may answer these, whether the document lists them or not.
fn is_about_the_transport(status: u16) -> bool {
    matches!(status, 408 | 413 | 500)
}

/// Answers and records a request for which there is no operation.
pub(super) fn refuse_unknown(
    sandbox: &Sandbox,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    problem: Problem,
) -> Response {
    let recorded = read_key(headers).and_then(|key| {
        sandbox.in_session(&key, |session| {
            let path = uri.path_and_query().map(|it| it.as_str());
            let entry = LedgerEntry {
                operation: "unknown",
                method: Some(method.as_str()),
                path,
                status: Some(problem.status),
                fault: None,
            };
            ledger::record(session, &entry)
        })
    });
    match recorded {
        Ok(()) => problem_response(&problem),
        Err(other) => problem_response(&other),
    }
}
