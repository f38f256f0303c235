//! What is being asked for right now, so that a twin waits for the first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::ledger::Subject;

/// A subject within its run and operation.
type Key = (String, &'static str, Subject);

/// The subjects of all requests that are under way.
#[derive(Clone, Default)]
pub(crate) struct InFlight(Arc<Mutex<HashMap<Key, watch::Receiver<()>>>>);

/// That no other request is about these subjects. Those who wait go on when it is dropped.
pub(crate) struct Held {
    in_flight: InFlight,
    keys: Vec<Key>,
    /// Its end wakes whoever waits.
    _ends: watch::Sender<()>,
}

impl InFlight {
    /// Waits until no other request is about any of the subjects, and takes them all at once: no two can each wait for what
    /// the other has.
    pub(crate) async fn hold(&self, run: &str, operation: &'static str, subjects: &[Subject]) -> Held {
        let keys: Vec<Key> = subjects.iter().map(|subject| (run.to_owned(), operation, subject.clone())).collect();
        loop {
            let mut other = {
                let mut all = self.all();
                match keys.iter().find_map(|key| all.get(key)) {
                    Some(other) => other.clone(),
                    None => {
                        let (ends, end) = watch::channel(());
                        all.extend(keys.iter().map(|key| (key.clone(), end.clone())));
                        return Held { in_flight: self.clone(), keys, _ends: ends };
                    }
                }
            };
            // It never changes: an error is its end.
            let _ = other.changed().await;
        }
    }

    /// A poisoned map is still right: each change is complete.
    fn all(&self) -> MutexGuard<'_, HashMap<Key, watch::Receiver<()>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut all = self.in_flight.all();
        for key in &self.keys {
            all.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_request_waits_for_those_that_share_a_subject_with_it() {
        let in_flight = InFlight::default();
        let subject = |number: &str| Subject { scope: "s".to_owned(), subject: number.to_owned() };
        let first = in_flight.hold("r", "o", &[subject("1"), subject("2")]).await;
        let other_run = in_flight.hold("q", "o", &[subject("1")]).await;
        drop(other_run);
        let mut waits = tokio::spawn({
            let in_flight = in_flight.clone();
            async move { drop(in_flight.hold("r", "o", &[subject("2"), subject("3")]).await) }
        });
        tokio::task::yield_now().await;
        assert!(!waits.is_finished());
        drop(first);
        (&mut waits).await.unwrap();
        assert!(in_flight.all().is_empty());
    }
}
