//! What may differ from call to call.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

#[cfg(feature = "broker")]
use crate::call::before_sent::BeforeSent;
use crate::call::run_id::RunId;
use crate::call::witness::Witness;

/// What differs from call to call beside the arguments.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long one attempt may take; else the client's timeout.
    pub timeout: Option<Duration>,
    /// How long the whole call may take, attempts and waits together; else the client's deadline.
    pub deadline: Option<Duration>,
    /// How often a safe call is repeated at most; else the client's number.
    pub max_retries: Option<u32>,
    /// Headers to send, in place of the client's own where the names meet.
    pub headers: HeaderMap,
    /// Headers not to send, though the client would.
    pub without_headers: Vec<HeaderName>,
    /// Query parameters the document does not have, sent as given.
    pub query: Vec<(String, String)>,
    /// Which run the call is of, for a broker that answers it once; else the client's. Free reads do not send it.
    pub run_id: Option<RunId>,
    /// Who knows of the call when it is dropped.
    pub witness: Option<Witness>,
    /// What is awaited right before the call is sent.
    #[cfg(feature = "broker")]
    pub before_sent: Option<BeforeSent>,
}

impl CallOptions {
    /// Those that say nothing: all is as the client says.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long one attempt may take.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the whole call may take, attempts and waits together.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often a call is repeated at most, where repeating cannot bill twice.
    #[must_use]
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.max_retries = Some(retries);
        self
    }

    /// A header to send, in place of the client's own of that name.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// The run that the call is of: a broker answers the same call of the same run again with what it answered before.
    #[must_use]
    pub fn run_id(mut self, id: RunId) -> Self {
        self.run_id = Some(id);
        self
    }

    /// These, and the others where these say nothing.
    pub(crate) fn or(mut self, others: &Self) -> Self {
        self.timeout = self.timeout.or(others.timeout);
        self.deadline = self.deadline.or(others.deadline);
        self.max_retries = self.max_retries.or(others.max_retries);
        self.run_id = self.run_id.or_else(|| others.run_id.clone());
        self.witness = self.witness.or_else(|| others.witness.clone());
        let without: Vec<_> =
            others.without_headers.iter().filter(|name| !self.headers.contains_key(*name)).cloned().collect();
        for (name, value) in others.headers.iter().filter(|(name, _)| !self.without_headers.contains(name)) {
            self.headers.entry(name).or_insert_with(|| value.clone());
        }
        self.without_headers.extend(without);
        let new = |(name, _): &&(String, String)| !self.query.iter().any(|(own, _)| own == name);
        let others: Vec<_> = others.query.iter().filter(new).cloned().collect();
        self.query.splice(0..0, others);
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallOptions").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}
