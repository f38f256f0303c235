//! One pace for a whole run: when the server asks one call to wait, all of them do.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::run::Cancel;
use crate::error::{Error, ErrorKind, Result};

/// How often one call waits for the server before it gives up.
const MAX_WAITS: u32 = 20;

/// How long to wait when the server does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(super) struct Pace {
    not_before: Mutex<Option<Instant>>,
    cancel: Cancel,
}

impl Pace {
    pub(super) fn new(cancel: Cancel) -> Self {
        Self { not_before: Mutex::default(), cancel }
    }

    /// Whether the run is to begin no further call.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }

    /// Makes a call when the server lets the run go on, and again when it is turned away for its pace (429): what was
    /// turned away did not run. It is not made again once the run is cancelled.
    pub(super) async fn call<T, F>(&self, mut call: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        for _ in 0..MAX_WAITS {
            self.wait().await;
            match call().await {
                Err(error) if error.kind() == ErrorKind::RateLimited => {
                    self.hold(&error).await;
                    self.wait().await;
                    if self.is_cancelled() {
                        return Err(error);
                    }
                }
                result => return result,
            }
        }
        self.wait().await;
        call().await
    }

    /// Waits until the server lets the run go on, or the run is cancelled.
    pub(super) async fn wait(&self) {
        // Read again after each sleep: another call may have been asked to wait for longer meanwhile.
        while let Some(until) = *self.not_before.lock().await {
            let cancelled = tokio::time::timeout_at(until, self.cancel.cancelled()).await.is_ok();
            if cancelled || until <= Instant::now() {
                return;
            }
        }
    }

    async fn hold(&self, error: &Error) {
        let until = Instant::now() + error.retry_after().unwrap_or(DEFAULT_WAIT);
        let mut not_before = self.not_before.lock().await;
        *not_before = (*not_before).max(Some(until));
    }
}
