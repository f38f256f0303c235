//! What a worker is answered.

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// Which broker answered.
pub(crate) const BROKER: HeaderName = HeaderName::from_static("telnyx-broker");
/// `true` of an answer that was recorded, and billed nothing now; `partly` of one of which a part was, and `others` of a refusal
/// of all that was not.
pub(crate) const RECORDED: HeaderName = HeaderName::from_static("telnyx-recorded");
/// What became of the request, where the status does not say it: see [`Outcome`].
pub(crate) const OUTCOME: HeaderName = HeaderName::from_static("telnyx-outcome");
/// What the official SDKs go by when they decide whether to repeat a request.
const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// What of the service's headers is for the worker as well. `Date` is of the clock of its records.
const RELAYED: [HeaderName; 9] = [
    CONTENT_TYPE,
    CONTENT_DISPOSITION,
    DATE,
    RETRY_AFTER,
    HeaderName::from_static("retry-after-ms"),
    HeaderName::from_static("x-request-id"),
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
];

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing of it was sent to the service.
    NotSent,
    /// It was sent, and nothing tells whether it was done and billed.
    Unknown,
    /// It was sent, its answer never came, and what it asked for was found to be there.
    Resolved,
    /// What became of it is known, and the ledger could not be written yet.
    NotRecorded,
}

impl Outcome {
    const fn as_str(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::Resolved => "resolved",
            Self::NotRecorded => "not_recorded",
        }
    }
}

/// An answer on its way to a worker.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
        Self { status, headers, body: body.into() }
    }

    /// As the service said it.
    pub(crate) fn relayed(status: u16, headers: &HeaderMap, body: Bytes) -> Self {
        let of_worker = headers.iter().filter(|(name, _)| RELAYED.contains(*name));
        let headers = of_worker.map(|(name, value)| (name.clone(), value.clone())).collect();
        Self { status, headers, body }
    }

    /// As it was recorded.
    pub(crate) fn recorded(status: u16, content_type: Option<&str>, body: Bytes) -> Self {
        let mut headers = HeaderMap::from_iter([(RECORDED, HeaderValue::from_static("true"))]);
        if let Some(Ok(content_type)) = content_type.map(HeaderValue::try_from) {
            headers.insert(CONTENT_TYPE, content_type);
        }
        Self { status, headers, body }
    }

    /// A part of it was recorded, and the rest billed now.
    pub(crate) fn recorded_in_part(mut self) -> Self {
        self.headers.insert(RECORDED, HeaderValue::from_static("partly"));
        self
    }

    /// All but the numbers that its errors point at are recorded. Those cannot be sent now, and the others can be asked for
    /// at once: whoever waits for long before the next request of the run would not ask.
    pub(crate) fn others_recorded(mut self) -> Self {
        self.headers.insert(RECORDED, HeaderValue::from_static("others"));
        self.headers.remove("retry-after-ms");
        if self.status == StatusCode::TOO_MANY_REQUESTS.as_u16() { self.after_seconds(1) } else { self }
    }

    /// Whether it refuses the request at this moment, and not for what its numbers are: none of it was sent, or nothing but
    /// what was turned away for its pace.
    pub(crate) fn is_of_the_moment(&self) -> bool {
        let is_not_sent = |outcome: &HeaderValue| outcome == Outcome::NotSent.as_str();
        self.status == StatusCode::TOO_MANY_REQUESTS.as_u16() || self.headers.get(OUTCOME).is_some_and(is_not_sent)
    }

    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Self {
        self.headers.insert(OUTCOME, HeaderValue::from_static(outcome.as_str()));
        self
    }

    /// Official SDKs are not to repeat it, whatever its status.
    pub(crate) fn not_to_be_repeated(mut self) -> Self {
        self.headers.insert(SHOULD_RETRY, HeaderValue::from_static("false"));
        self
    }

    pub(crate) fn after_seconds(mut self, seconds: u64) -> Self {
        self.headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        self
    }

    pub(crate) fn into_response(self, broker: &HeaderValue) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_GATEWAY);
        *response.headers_mut() = self.headers;
        response.headers_mut().insert(BROKER, broker.clone());
        response
    }
}
