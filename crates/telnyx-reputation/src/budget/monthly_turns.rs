//! The turns of the calls that a monthly limit judges, and the changes that may have been made without an answer.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::usd::Usd;

/// What a call changes of the cost that goes on.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// How many numbers it adds.
    pub(crate) phone_numbers: u64,
    /// How often it lets all of them be looked up, when it says so.
    pub(crate) check_frequency: Option<String>,
}

/// The limit, and the changes of which nobody knows whether they were made. Calls that change that cost take turns, so
/// that each is judged by what the one before it left.
#[derive(Debug)]
pub(crate) struct MonthlyLimit {
    pub(crate) amount: Usd,
    unknown: Arc<Mutex<Unknown>>,
}

/// By enterprise.
type Unknown = HashMap<String, Vec<Change>>;

/// The turn of one call.
#[derive(Debug)]
pub(crate) struct MonthlyTurn {
    enterprise: String,
    change: Change,
    unknown: OwnedMutexGuard<Unknown>,
}

impl MonthlyLimit {
    pub(super) fn new(amount: Usd) -> Self {
        Self { amount, unknown: Arc::default() }
    }

    /// Waits until no other call changes what an enterprise costs.
    pub(crate) async fn turn(&self, enterprise: String, change: Change) -> MonthlyTurn {
        MonthlyTurn { enterprise, change, unknown: Arc::clone(&self.unknown).lock_owned().await }
    }
}

impl MonthlyTurn {
    /// What earlier calls may have changed, or may yet change.
    pub(crate) fn unknown(&self) -> &[Change] {
        self.unknown.get(&self.enterprise).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn change(&self) -> &Change {
        &self.change
    }

    pub(crate) fn enterprise(&self) -> &str {
        &self.enterprise
    }

    /// What became of the call is not known: from now on its change counts as made.
    pub(super) fn leave_open(self) {
        let Self { enterprise, change, mut unknown } = self;
        unknown.entry(enterprise).or_default().push(change);
    }
}
