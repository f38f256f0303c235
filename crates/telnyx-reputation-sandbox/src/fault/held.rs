//! A request that waits until the control plane releases it.

use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::oneshot;

/// What gives the answer: the work, or the answer of work that was done before.
pub(crate) type Work = Box<dyn FnOnce() -> Response + Send>;

/// It stays though its client goes away, as a request does that a server has begun to read.
pub(crate) struct Held {
    pub(crate) fault: u64,
    pub(crate) account: String,
    pub(crate) operation: String,
    pub(crate) method: String,
    /// With its query.
    pub(crate) path: String,
    pub(crate) work: Work,
    /// Who waits for the answer; none when the client has been answered.
    pub(crate) waiting: Option<oneshot::Sender<Response>>,
}

impl Held {
    /// Whether it is one account's and one rule's; none is any.
    pub(super) fn is_of(&self, account: Option<&str>, fault: Option<u64>) -> bool {
        account.is_none_or(|account| self.account == account) && fault.is_none_or(|fault| self.fault == fault)
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ "fault": self.fault, "operation": self.operation, "method": self.method, "path": self.path })
    }
}
