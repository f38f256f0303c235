//! A wait: one read after another until its end has come.

use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::approval::{Gates, approved};
use super::pauses_until_deadline::Pauses;
use super::remediation::is_over;
use super::state;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::error::{Error, Result};
use crate::generated::operations::{GET_REPUTATION_REMEDIATION, GET_REPUTATION_SETTINGS};
use crate::operation::Operation;

/// How a wait polls. Each poll is a free read; dropping the future ends the wait.
pub struct Wait<'p, T> {
    first: Duration,
    longest: Duration,
    deadline: Option<Duration>,
    progress: Option<Progress<'p, T>>,
}

type Progress<'p, T> = Box<dyn FnMut(&T) + Send + 'p>;

impl<T> Default for Wait<'_, T> {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), longest: Duration::from_secs(60), deadline: None, progress: None }
    }
}

impl<'p, T> Wait<'p, T> {
    /// Polls after 1 s, then ever less often, down to once a minute, without an end.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The pause after the first poll, which doubles up to the longest. A wait whose first pause is longer than its
    /// longest is refused with [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument).
    #[must_use]
    pub fn poll_interval(mut self, first: Duration, longest: Duration) -> Self {
        (self.first, self.longest) = (first, longest);
        self
    }

    /// When to give up, with [`ErrorKind::Timeout`](crate::ErrorKind::Timeout).
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// What to call with each state that is read.
    #[must_use]
    pub fn on_progress(mut self, progress: impl FnMut(&T) + Send + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Reads until `done` says that the wait is over.
    // Not an `AsyncFnMut`: its future cannot be said to be `Send`, and a wait must be able to be spawned.
    pub(super) async fn until<F: Future<Output = Result<T>>>(
        mut self,
        operation: &'static Operation,
        mut read: impl FnMut() -> F,
        mut done: impl FnMut(&T) -> Result<bool>,
    ) -> Result<T> {
        let mut pauses = self.pauses().map_err(|error| error.with_operation(operation.id))?;
        loop {
            let state = read().await?;
            if let Some(progress) = &mut self.progress {
                progress(&state);
            }
            if done(&state).map_err(|error| error.with_operation(operation.id))? {
                return Ok(state);
            }
            tokio::time::sleep(pauses.next().map_err(|error| error.with_operation(operation.id))?).await;
        }
    }

    pub(super) fn pauses(&self) -> Result<Pauses> {
        if self.first > self.longest {
            return Err(Error::invalid_argument("poll_interval: the first pause must not be longer than the longest"));
        }
        Ok(Pauses::new(self.first, self.longest, self.deadline))
    }
}

impl<T> fmt::Debug for Wait<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("longest", &self.longest).field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

/// The waits untyped, with each state as the API sends it: what the bindings use.
impl Client {
    /// As [`EnterprisesReputation::wait_until_approved`](crate::resources::EnterprisesReputation::wait_until_approved).
    ///
    /// # Errors
    /// The same.
    pub async fn wait_until_approved(&self, enterprise_id: &str, wait: Wait<'_, Value>) -> Result<Value> {
        let operation = &GET_REPUTATION_SETTINGS;
        let read = || self.data(operation, vec![enterprise_id.into()]);
        wait.until(operation, read, |state| approved(&Gates::read(state)?)).await
    }

    /// As [`EnterprisesReputationRemediation::wait`](crate::resources::EnterprisesReputationRemediation::wait).
    ///
    /// # Errors
    /// The same.
    pub async fn wait_for_remediation(
        &self,
        enterprise_id: &str,
        remediation_id: &str,
        wait: Wait<'_, Value>,
    ) -> Result<Value> {
        let operation = &GET_REPUTATION_REMEDIATION;
        let read = || self.data(operation, vec![enterprise_id.into(), remediation_id.into()]);
        wait.until(operation, read, is_over).await
    }

    /// The `data` of a read.
    async fn data(&self, operation: &'static Operation, path: Vec<Value>) -> Result<Value> {
        let arguments = Arguments { path, ..Arguments::default() };
        state::data(&self.call(operation, arguments, CallOptions::default()).await?)
    }
}
