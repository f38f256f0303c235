//! The span of one call.

use tracing::Span;

use crate::operation::Operation;

/// What tells of one call. It has the path template, not the path: phone numbers are personal data.
pub(crate) fn span(operation: &'static Operation) -> Span {
    tracing::debug_span!(
        "call",
        operation = operation.id,
        http.request.method = operation.method,
        url.template = operation.path,
        http.response.status_code = tracing::field::Empty,
    )
}

pub(crate) fn note_status(span: &Span, status: Option<u16>) {
    if let Some(status) = status {
        span.record("http.response.status_code", status);
    }
}
