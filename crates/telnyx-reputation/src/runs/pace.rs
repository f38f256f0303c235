//! One pace for a whole run: when the server asks one call to wait, all of them do.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::run::Cancel;
use crate::error::{Error, ErrorKind, Result};

/// How long to wait when the server does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Pace {
    not_before: Mutex<Option<Instant>>,
    cancel: Cancel,
    /// How long one call of the run may take, its waits included.
    deadline: Duration,
}

impl Pace {
    pub(super) fn new(cancel: Cancel, deadline: Duration) -> Self {
        Self { not_before: Mutex::default(), cancel, deadline }
    }

    /// Whether the run is to begin no further call.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Makes a call when the server lets the run go on, and again when it is turned away for its pace (429): what was
    /// turned away did not run. It is not made again once the run is cancelled, nor when the server asks to wait for
    /// longer than the call may take.
    pub(super) async fn call<T, F>(&self, mut call: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        // A deadline that the clock cannot count is none.
        let ends = Instant::now().checked_add(self.deadline);
        loop {
            self.wait().await;
            match call().await {
                Err(error) if error.kind() == ErrorKind::RateLimited => {
                    let until = self.hold(&error).await;
                    if until.zip(ends).is_none_or(|(until, ends)| until > ends) {
                        return Err(error);
                    }
                    self.wait().await;
                    if self.is_cancelled() {
                        return Err(error);
                    }
                }
                result => return result,
            }
        }
    }

    /// Waits until the server lets the run go on, or the run is cancelled; at most as long as one call may take.
    pub(super) async fn wait(&self) {
        let ends = Instant::now().checked_add(self.deadline);
        // Read again after each sleep: another call may have been asked to wait for longer meanwhile.
        while let Some(until) = *self.not_before.lock().await {
            let until = ends.map_or(until, |ends| until.min(ends));
            let cancelled = tokio::time::timeout_at(until, self.cancel.cancelled()).await.is_ok();
            if cancelled || until <= Instant::now() {
                return;
            }
        }
    }

    /// Lets all calls of the run wait; until when, where the clock can count it.
    async fn hold(&self, error: &Error) -> Option<Instant> {
        let until = Instant::now().checked_add(error.retry_after().unwrap_or(DEFAULT_WAIT))?;
        let mut not_before = self.not_before.lock().await;
        *not_before = (*not_before).max(Some(until));
        *not_before
    }
}
