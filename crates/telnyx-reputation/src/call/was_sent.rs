//! What is known, while a call is under way, of whether it was sent.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Fate;

/// Kept beside the call and not in it, so that it outlives a call that is dropped.
#[derive(Debug, Default)]
pub(crate) struct WasSent(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    attempts: u32,
    /// An attempt is under way, and something of it may have left.
    under_way: bool,
    /// An attempt failed that may have done its work all the same.
    unknown: bool,
}

impl WasSent {
    /// An attempt begins.
    pub(crate) fn begin(&self) {
        let mut state = self.state();
        state.attempts += 1;
        state.under_way = true;
    }

    /// Whether the failure of the last attempt is to be believed is being found out: a caller who goes away meanwhile
    /// leaves a call that may have been done.
    pub(crate) fn doubt(&self) {
        self.state().under_way = true;
    }

    /// The attempt under way failed.
    pub(crate) fn failed(&self, fate: Fate) {
        let mut state = self.state();
        state.under_way = false;
        state.unknown |= fate == Fate::Unknown;
    }

    /// How many attempts were begun.
    pub(crate) fn attempts(&self) -> u32 {
        self.state().attempts
    }

    /// Whether an attempt that failed may have done its work all the same.
    pub(crate) fn failed_unknown(&self) -> bool {
        self.state().unknown
    }

    /// Whether a call that goes no further may have done its work.
    pub(crate) fn may_have_run(&self) -> bool {
        let state = self.state();
        state.under_way || state.unknown
    }

    /// Every change is one assignment, so a poisoned state is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
