//! The headers of every request, whichever operation made it: the API key, what is accepted, and what users add.

use http::HeaderValue;
use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, USER_AGENT};

use crate::call::options::CallOptions;
use crate::call::run_id;
use crate::operation::{AnswerKind, Operation};
use crate::settings::Settings;

/// Gives a request its headers: the client's own, then those that its user set for all calls or for this one.
pub(super) fn set_headers(
    request: &mut reqwest::Request,
    settings: &Settings,
    operation: &Operation,
    options: &CallOptions,
) {
    let accept = match operation.answer {
        AnswerKind::Binary(media) => HeaderValue::from_static(media),
        AnswerKind::Empty | AnswerKind::Json(_) | AnswerKind::Page(..) | AnswerKind::Any => {
            HeaderValue::from_static("application/json")
        }
    };
    let headers = request.headers_mut();
    headers.insert(ACCEPT, accept);
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(USER_AGENT, settings.user_agent.clone());
    headers.insert(AUTHORIZATION, settings.api_key.header().clone());
    for (name, value) in &settings.default_headers {
        headers.insert(name.clone(), value.clone());
    }
    for name in &options.without_headers {
        headers.remove(name);
    }
    for (name, value) in &options.headers {
        headers.insert(name.clone(), value.clone());
    }
    // After those of users, so that the run whose recorded answers are believed is the one that was sent.
    if let Some(id) = options.run_id.as_ref().and_then(|id| id.header(operation)) {
        headers.insert(run_id::HEADER, id.clone());
    }
}
