//! What every request gets before it leaves, whichever operation made it.

use std::time::Duration;

use http::HeaderValue;
use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};

use crate::call::options::CallOptions;
use crate::error::{Error, Result};
use crate::operation::{AnswerKind, Operation};
use crate::settings::Settings;

/// Gives a request its headers, the query of its call's options and `timeout`, which is for this attempt.
///
/// # Errors
/// A path that lost or gained a segment.
pub(crate) fn finish(
    request: &mut reqwest::Request,
    settings: &Settings,
    operation: &Operation,
    options: &CallOptions,
    timeout: Duration,
) -> Result<()> {
    encode_path(request)?;
    if !options.query.is_empty() {
        request.url_mut().query_pairs_mut().extend_pairs(&options.query);
    }
    let accept = match operation.answer {
        AnswerKind::Binary(media) => HeaderValue::from_static(media),
        AnswerKind::Empty | AnswerKind::Json(_) | AnswerKind::Page(..) | AnswerKind::Any => {
            HeaderValue::from_static("application/json")
        }
    };
    request.headers_mut().insert(ACCEPT, accept);
    request.headers_mut().insert(USER_AGENT, settings.user_agent.clone());
    request.headers_mut().insert(AUTHORIZATION, settings.api_key.header().clone());
    for (name, value) in &settings.default_headers {
        request.headers_mut().insert(name.clone(), value.clone());
    }
    for name in &options.without_headers {
        request.headers_mut().remove(name);
    }
    for (name, value) in &options.headers {
        request.headers_mut().insert(name.clone(), value.clone());
    }
    *request.timeout_mut() = Some(timeout);
    Ok(())
}

/// Writes `+` as `%2B`, as the API asks, and refuses a path that lost or gained a segment.
///
/// The URL parser removes `.` and `..` segments, also as `%2E`, so that `DELETE .../numbers/..` would reach the
/// enterprise's settings. The argument checks refuse such values first; this holds the invariant for all of them.
fn encode_path(request: &mut reqwest::Request) -> Result<()> {
    let path = request.url().path();
    if path.ends_with('/') || path.contains("//") {
        return Err(Error::invalid_argument("a path argument is empty or a dot segment"));
    }
    if path.contains('+') {
        let path = path.replace('+', "%2B");
        request.url_mut().set_path(&path);
    }
    Ok(())
}
