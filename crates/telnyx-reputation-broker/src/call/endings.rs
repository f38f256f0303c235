//! What became of calls, written down: at once, or as soon as the ledger can be written again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::future::join_all;

use crate::ledger::{Ended, Ledger};

/// How long to wait before it is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Writes down what became of calls.
#[derive(Clone)]
pub(crate) struct Endings {
    ledger: Arc<dyn Ledger>,
    /// What could not be written down yet.
    waiting: Arc<Mutex<BTreeMap<i64, Ended>>>,
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

    /// Tries again until all is written down. What can never be written keeps nothing else from it.
    pub(crate) async fn all_written(self) {
        loop {
            let all: Vec<(i64, Ended)> = self.waiting().iter().map(|(call, ended)| (*call, ended.clone())).collect();
            if all.is_empty() {
                return;
            }
            // At once: what waits together is written together.
            let tried = join_all(all.into_iter().map(|(call, ended)| self.try_again(call, ended))).await;
            if tried.contains(&false) {
                tokio::time::sleep(PAUSE).await;
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
    fn waiting(&self) -> MutexGuard<'_, BTreeMap<i64, Ended>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use telnyx_reputation::{Period, Usd};

    use super::*;
    use crate::ledger::{Begun, LedgerAddress, NewCall};
    use crate::token::NewToken;

    #[tokio::test]
    async fn what_cannot_be_written_down_keeps_nothing_else_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let address = LedgerAddress::from(folder.path().join("ledger"));
        let ledger = address.serve("http://127.0.0.1:9/v2", None, Period::Once).await.unwrap();
        let token = NewToken { name: "w".to_owned(), ..NewToken::default() };
        ledger.add_token("digest".to_owned(), token, 0).await.unwrap();
        let call = NewCall {
            run: Some("r".to_owned()),
            token: "w".to_owned(),
            digest: "digest".to_owned(),
            operation: "refreshReputationNumbers",
            enterprise: String::new(),
            arguments: serde_json::Value::Null,
            look: None,
            worst: Usd::ZERO,
            subjects: Vec::new(),
            token_limit: None,
            now: 0,
        };
        let Begun::Sent(sent) = ledger.begin(call).await.unwrap() else { panic!("it is sent") };
        let endings = Endings::new(Arc::clone(&ledger));
        // The ledger has no call with the first of these numbers, so that this fails as often as it is tried.
        endings.waiting().extend([(sent - 1, Ended::NotDone), (sent, Ended::NotDone)]);
        let trying = tokio::spawn(endings.clone().all_written());
        let written = async {
            while ledger.calls_of(Some("r")).await.unwrap()[0].state.as_str() != "not_done" {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), written).await.expect("the other one is written down");
        assert!(!trying.is_finished());
        trying.abort();
    }
}
