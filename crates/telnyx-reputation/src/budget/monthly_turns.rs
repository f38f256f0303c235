//! The turns of the calls that a monthly limit judges, and the changes of this process that a reading may not show.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex as Turns, OwnedMutexGuard};

use super::spend_limit::refusal;
use crate::error::Result;
use crate::usd::Usd;

/// How long a reading may be behind what this process has done: it may come from a replica that lags.
const LAG: Duration = Duration::from_secs(60);

/// By process, service and enterprise. All clients of a process take turns, since each is judged by what the one before
/// it left; a forked child begins with none, so that it waits for no turn that only its parent can end.
static ENTERPRISES: Mutex<Vec<(String, Arc<Turns<Changes>>)>> = Mutex::new(Vec::new());

/// What a call changes of the cost that goes on.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// How many numbers it adds.
    pub(crate) phone_numbers: u64,
    /// How often it lets all of them be looked up, when it says so.
    pub(crate) check_frequency: Option<String>,
}

/// What this process knows of an enterprise beside what can be read.
#[derive(Debug, Default)]
struct Changes {
    /// Of which nobody knows whether they were made, or will be.
    unknown: Vec<Change>,
    /// How many numbers there were after the last call that was done, and how often they were looked up; with when that
    /// was.
    done: Option<(Change, Instant)>,
}

/// What an enterprise may come to, in the process that the limit was given in.
#[derive(Clone, Debug)]
pub(crate) struct MonthlyLimit {
    pub(crate) amount: Usd,
    process: u32,
}

/// The turn of one call.
#[derive(Debug)]
pub(crate) struct MonthlyTurn {
    change: Change,
    /// How many numbers the enterprise has without the call, of those that are known.
    phone_numbers: u64,
    changes: OwnedMutexGuard<Changes>,
}

impl MonthlyLimit {
    /// For the process that runs now.
    pub(crate) fn new(amount: Usd) -> Self {
        Self { amount, process: std::process::id() }
    }

    /// Waits until no other call of this process changes what the enterprise costs.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) in a process that was forked from the one that the limit
    /// was given in: neither would know what the other adds.
    pub(crate) async fn turn(&self, base_url: &str, enterprise: &str, change: Change) -> Result<MonthlyTurn> {
        let process = std::process::id();
        if process != self.process {
            return Err(refusal(format!(
                "the monthly limit of USD {} was given in process {}, and this one ({process}) was forked from it, so \
                 that what each adds is not known to the other; nothing was sent. Make the client after the fork",
                self.amount, self.process
            )));
        }
        let name = format!("{process} {base_url} {}", enterprise.to_ascii_lowercase());
        Ok(MonthlyTurn { change, phone_numbers: 0, changes: turns(name).lock_owned().await })
    }
}

fn turns(name: String) -> Arc<Turns<Changes>> {
    let mut all = ENTERPRISES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, turns)) = all.iter().find(|(known, _)| *known == name) {
        return Arc::clone(turns);
    }
    let turns = Arc::default();
    all.push((name, Arc::clone(&turns)));
    turns
}

impl MonthlyTurn {
    /// What earlier calls may have changed, or may yet change.
    pub(crate) fn unknown(&self) -> &[Change] {
        &self.changes.unknown
    }

    pub(crate) fn change(&self) -> &Change {
        &self.change
    }

    /// How many numbers there are at the most where so many could be read.
    pub(crate) fn at_most(&mut self, read: u64) -> u64 {
        self.phone_numbers = self.done().map_or(read, |done| read.max(done.phone_numbers));
        self.phone_numbers
    }

    /// What the last call that was done has left, for as long as a reading may not show it.
    pub(crate) fn done(&self) -> Option<&Change> {
        self.changes.done.as_ref().filter(|(_, at)| at.elapsed() < LAG).map(|(done, _)| done)
    }

    /// What became of the call is not known: from now on its change counts as made.
    pub(super) fn leave_open(&mut self) {
        let change = self.change.clone();
        self.changes.unknown.push(change);
    }

    /// The call was done.
    pub(super) fn was_done(mut self) {
        let phone_numbers = self.phone_numbers + self.change.phone_numbers;
        let before = self.done().and_then(|done| done.check_frequency.clone());
        let check_frequency = self.change.check_frequency.take().or(before);
        self.changes.done = Some((Change { phone_numbers, check_frequency }, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_forked_child_refuses_what_its_parent_was_given_a_limit_for() {
        let change = || Change { phone_numbers: 1, check_frequency: None };
        let limit = MonthlyLimit::new(Usd::from_thousandths(100_000));
        limit.turn("http://forked", "a", change()).await.unwrap();
        let parent = std::process::id() + 1;
        let forked = MonthlyLimit { process: parent, ..limit };
        let text = forked.turn("http://forked", "a", change()).await.unwrap_err().to_string();
        assert!(text.contains(&parent.to_string()) && text.contains("after the fork"), "{text}");
    }
}
