//! What an answer looks like on the wire.

use axum::{
    body::Body as HttpBody,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use crate::{
    problem::Problem,
    request::{Answer, Body},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A handler's answer.
pub(crate) fn answer_response(answer: Answer) -> Response {
    match answer.body {
        Body::Empty => StatusCode::from_u16(answer.status).unwrap_or(StatusCode::NO_CONTENT).into_response(),
        Body::Json(value) => json_response(answer.status, value.to_string()),
        Body::File { media_type, filename, content } => file_response(&media_type, &filename, content),
    }
}

/// The error envelope.
pub(crate) fn problem_response(problem: &Problem) -> Response {
    let mut response = json_response(problem.status, problem.to_json().to_string());
    if let Some(seconds) = problem.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A file to be saved under its own name.
pub(crate) fn file_response(media_type: &str, filename: &str, content: Vec<u8>) -> Response {
    let plain: String = filename
        .chars()
        .map(|letter| if letter.is_ascii() && !matches!(letter, '"' | '\\') { letter } else { '_' })
        .collect();
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{plain}\""))
        .unwrap_or(HeaderValue::from_static("attachment"));
    let media_type = HeaderValue::try_from(media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    ([(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)], HttpBody::from(content))
        .into_response()
}

fn json_response(status: u16, text: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, JSON)], text).into_response()
}
