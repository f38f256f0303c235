//! One pace for a whole run: when the server asks one call to wait, all of them do.

use std::future::Future;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::{Error, ErrorKind, Result};

/// How often one call waits for the server before it gives up.
const MAX_WAITS: u32 = 20;

/// How long to wait when the server does not say.
const DEFAULT_WAIT: Duration = Duration::from_secs(1);

#[derive(Debug, Default)]
pub(super) struct Pace {
    not_before: Mutex<Option<Instant>>,
}

impl Pace {
    /// Makes a call when the server lets the run go on, and again when it is turned away for its pace (429): what was
    /// turned away did not run.
    pub(super) async fn call<T, F>(&self, mut call: impl FnMut() -> F) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        for _ in 0..MAX_WAITS {
            self.wait().await;
            match call().await {
                Err(error) if error.kind() == ErrorKind::RateLimited => self.hold(&error).await,
                result => return result,
            }
        }
        self.wait().await;
        call().await
    }

    async fn wait(&self) {
        // Read again after each sleep: another call may have been asked to wait for longer meanwhile.
        while let Some(until) = *self.not_before.lock().await {
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }

    async fn hold(&self, error: &Error) {
        let until = Instant::now() + error.retry_after().unwrap_or(DEFAULT_WAIT);
        let mut not_before = self.not_before.lock().await;
        *not_before = (*not_before).max(Some(until));
    }
}
