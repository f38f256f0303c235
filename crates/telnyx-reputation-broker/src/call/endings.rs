//! What became of calls, written down: at once, or as soon as the ledger can be written again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::ledger::{Ended, Ledger};

/// How long to wait before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Writes down what became of calls.
#[derive(Clone)]
pub(crate) struct Endings {
    ledger: Arc<dyn Ledger>,
    /// What could not be written down yet.
    waiting: Arc<Mutex<HashMap<i64, Ended>>>,
}

impl Endings {
    pub(crate) fn new(ledger: Arc<dyn Ledger>) -> Self {
        Self { ledger, waiting: Arc::default() }
    }

    /// Writes down what became of a call; `false` when the ledger cannot be written now, as when the disk is full. It is
    /// tried again then until it can, or the process ends: the ledger goes on to say that the call was sent.
    pub(crate) async fn write(&self, call: i64, ended: Ended) -> bool {
        let Err(why) = self.ledger.end(call, ended.clone()).await else { return true };
        tracing::error!(%why, call, "what became of a call could not be written down; it is tried again");
        let is_first = {
            let mut waiting = self.waiting();
            waiting.insert(call, ended);
            waiting.len() == 1
        };
        if is_first {
            tokio::spawn(self.clone().all_written());
        }
        false
    }

    /// What became of a call, when it is known and not written down, after another try.
    pub(crate) async fn waiting_for(&self, call: i64) -> Option<Ended> {
        let ended = self.waiting().get(&call).cloned()?;
        (!self.try_again(call, ended.clone()).await).then_some(ended)
    }

    /// Tries again until all is written down.
    pub(crate) async fn all_written(self) {
        loop {
            let all: Vec<(i64, Ended)> = self.waiting().iter().map(|(call, ended)| (*call, ended.clone())).collect();
            if all.is_empty() {
                return;
            }
            for (call, ended) in all {
                if !self.try_again(call, ended).await {
                    tokio::time::sleep(PAUSE).await;
                    break;
                }
            }
        }
    }

    async fn try_again(&self, call: i64, ended: Ended) -> bool {
        match self.ledger.end(call, ended).await {
            // What is written down already was so by another try.
            Ok(_) => {
                self.waiting().remove(&call);
                true
            }
            Err(why) => {
                tracing::debug!(%why, call, "what became of a call can still not be written down");
                false
            }
        }
    }

    /// A poisoned map is still right: each change is one.
    fn waiting(&self) -> MutexGuard<'_, HashMap<i64, Ended>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
