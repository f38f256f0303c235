//! Ending a run early: between two of its calls, or at once.

use std::pin::pin;
use std::sync::Arc;

use futures::future::{Either, select};
use tokio::sync::watch;

/// Ends a run early.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<watch::Sender<Stage>>);

/// How a run goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    #[default]
    Running,
    /// No further call is begun.
    Cancelled,
    /// Calls under way are dropped, too.
    Abandoned,
}

impl Cancel {
    /// A handle to give to a run, and to keep.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the run between two of its calls: those under way come to their end, the rest is [`Outcome::NotTried`](crate::runs::Outcome::NotTried). A
    /// call that waits because the server asked for it (429) is not made again.
    pub fn cancel(&self) {
        self.advance(Stage::Cancelled);
    }

    /// Ends the run at once: calls under way are dropped. Their numbers end as [`Outcome::Unknown`](crate::runs::Outcome::Unknown), unless nothing of
    /// their call was sent, with an error that can find out what became of it.
    pub fn abandon(&self) {
        self.advance(Stage::Abandoned);
    }

    fn advance(&self, to: Stage) {
        self.0.send_modify(|stage| *stage = to.max(*stage));
    }

    pub(super) fn is_cancelled(&self) -> bool {
        *self.0.borrow() >= Stage::Cancelled
    }

    pub(super) async fn cancelled(&self) {
        self.reached(Stage::Cancelled).await;
    }

    pub(super) async fn abandoned(&self) {
        self.reached(Stage::Abandoned).await;
    }

    async fn reached(&self, wanted: Stage) {
        // It fails only without a sender, and this is one.
        drop(self.0.subscribe().wait_for(|stage| *stage >= wanted).await);
    }
}

/// The work's value, unless the run is cancelled before.
pub(super) async fn unless_cancelled<T>(cancel: &Cancel, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), pin!(cancel.cancelled())).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}
