//! What the broker refuses itself, in the API's own envelope: clients take nothing else for a proof that nothing was done.

use serde_json::json;
use telnyx_reputation::Usd;

use crate::reply::{Outcome, Reply};

/// Why a request is not sent to the service.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: u16,
    code: &'static str,
    title: &'static str,
    detail: String,
    /// When it may be asked again, in seconds; `None` when that makes no difference.
    again_after: Option<u64>,
}

impl Refusal {
    fn new(status: u16, code: &'static str, title: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, title, detail: detail.into(), again_after: None }
    }

    /// 400.
    pub(crate) fn malformed(detail: impl Into<String>) -> Self {
        Self::new(400, "10015", "Bad request", detail)
    }

    /// 401.
    pub(crate) fn unauthenticated() -> Self {
        let detail = "This is a broker: it takes `Authorization: Bearer TOKEN` with a token of its own, which \
                      `telnyx-reputation broker tokens create` makes, and not an API key. The token is unknown or revoked.";
        Self::new(401, "10009", "Authentication failed", detail)
    }

    /// 403: the token does not allow it.
    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(403, "10010", "Authorization failed", detail)
    }

    /// 403: a refusal of this status is believed by clients without another look.
    pub(crate) fn limit(whose: &str, limit: Usd, left: Usd, worst: Usd) -> Self {
        let detail = format!(
            "The request could cost USD {worst}, and of the spend limit of USD {limit} {whose} only USD {left} is left. \
             Nothing was sent now."
        );
        Self::new(403, "10010", "Spend limit reached", detail)
    }

    /// 404.
    pub(crate) fn not_found(path: &str) -> Self {
        let detail =
            format!("{path:.200} is no operation of the Number Reputation API; the broker forwards nothing else.");
        Self::new(404, "10009", "Resource not found", detail)
    }

    /// 405.
    pub(crate) fn method_not_allowed(method: &str) -> Self {
        Self::new(405, "10015", "Method not allowed", format!("{method:.20} is not allowed on this path."))
    }

    /// 409: another request of the same run is in the way.
    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(409, "10021", "Resource in use", detail)
    }

    /// 413.
    pub(crate) fn too_large(detail: impl Into<String>) -> Self {
        Self::new(413, "10015", "Payload too large", detail)
    }

    /// 422: an argument that the API would refuse as well.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(422, "10005", "Invalid parameters", detail)
    }

    /// 429, which every client understands to be of the moment alone: nothing was sent, and it may be asked again.
    pub(crate) fn not_now(detail: impl Into<String>, again_after: u64) -> Self {
        Self { again_after: Some(again_after), ..Self::new(429, "10011", "Not now", detail) }
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Self {
        let Refusal { status, code, title, detail, again_after } = refusal;
        let entry = json!({
            "code": code,
            "title": title,
            "detail": format!("Broker: {detail}"),
            "meta": {"url": format!("https://developers.telnyx.com/docs/overview/errors/{code}")},
        });
        let reply = Reply::json(status, json!({"errors": [entry]}).to_string()).with_outcome(Outcome::NotSent);
        match again_after {
            Some(seconds) => reply.after_seconds(seconds),
            None => reply.not_to_be_repeated(),
        }
    }
}
