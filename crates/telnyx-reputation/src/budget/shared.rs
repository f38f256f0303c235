//! The account that clients of several processes have in common.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use time::OffsetDateTime;

use super::file::{BudgetFile, Unusable};
use super::file_ledger::{Ledger, Settlement};
use super::spend_limit::refusal;
use super::{Period, SharedUsage};
use crate::error::{Error, Result};
use crate::usd::Usd;

/// A budget file, with the limit that this client was given for it.
#[derive(Debug)]
pub(crate) struct SharedBudget {
    file: BudgetFile,
    /// Of the file that was there when the client was made.
    id: String,
    limit: Usd,
    period: Period,
    /// When that was, by both clocks.
    opened: (OffsetDateTime, Instant),
    /// Held for each change, so that threads of this process queue here; and what could not be written at its time,
    /// which the next change writes.
    late: Mutex<Vec<Settlement>>,
}

/// The file that the clients of one builder count in, with its id, once there is one.
pub(crate) type Found = OnceLock<(BudgetFile, String)>;

/// What is set aside in the file for one call. Dropped without being settled or left open, it is given back.
#[derive(Debug)]
pub(super) struct Held {
    budget: Arc<SharedBudget>,
    worst: Usd,
    /// The period that it was set aside in.
    current: String,
    ended: bool,
}

impl SharedBudget {
    /// The account in the file at `path`, which is made when there is none; or in the one that was `found` there
    /// before, which then stays the one, whatever has become of it.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the file cannot be read or made, when it is
    /// not a budget file, and when it has another limit or period. It stays as it is then.
    pub(crate) fn open(path: &Path, limit: Usd, period: Period, now: OffsetDateTime, found: &Found) -> Result<Self> {
        let opened = (now, Instant::now());
        if let Some((file, id)) = found.get().cloned() {
            return Ok(Self { file, id, limit, period, opened, late: Mutex::default() });
        }
        let file = BudgetFile::at(path)
            .map_err(|why| Error::configuration(format!("budget: {} cannot be used: {why}", path.display())))?;
        let mut budget = Self { file, id: String::new(), limit, period, opened, late: Mutex::default() };
        let ledger = match budget.file.read() {
            Err(Unusable::Missing) => budget.make(now),
            other => other,
        };
        let ledger = ledger.map_err(|why| Error::configuration(why.tell(&budget.file)))?;
        budget.id.clone_from(&ledger.id);
        budget.check(&ledger).map_err(Error::configuration)?;
        drop(found.set((budget.file.clone(), budget.id.clone())));
        Ok(budget)
    }

    fn make(&self, now: OffsetDateTime) -> Result<Ledger, Unusable> {
        let turn = self.file.turn()?;
        match self.file.read() {
            Err(Unusable::Missing) => {}
            // Another process was first.
            other => return other,
        }
        let ledger = Ledger::new(self.limit, self.period, now);
        turn.replace(&ledger)?;
        self.file.sync()?;
        Ok(ledger)
    }

    pub(super) fn limit(&self) -> Usd {
        self.limit
    }

    /// Sets the worst case of a call aside, and returns when the disk has it.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) when it does not fit, or cannot be written.
    pub(super) fn reserve(self: &Arc<Self>, worst: Usd, now: OffsetDateTime) -> Result<Held> {
        let current =
            self.change(now, |ledger| ledger.set_aside(worst).ok_or_else(|| self.refused(worst, &ledger.usage())))?;
        let held = Held { budget: Arc::clone(self), worst, current, ended: false };
        self.file.sync().map_err(|why| self.unusable(&why))?;
        Ok(held)
    }

    /// What all that share the file came to.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) when the file cannot be used.
    pub(super) fn usage(&self, now: OffsetDateTime) -> Result<SharedUsage> {
        let late = self.late();
        Ok(self.read(&late, now)?.usage())
    }

    fn settle(&self, settlement: Settlement, now: OffsetDateTime) {
        self.late().push(settlement);
        if let Err(error) = self.change(now, |_| Ok(())) {
            tracing::warn!(error = %error, "the budget file goes on counting a call that has ended");
        }
    }

    fn change<T>(&self, now: OffsetDateTime, change: impl FnOnce(&mut Ledger) -> Result<T>) -> Result<T> {
        let mut late = self.late();
        let turn = self.file.turn().map_err(|why| self.unusable(&why))?;
        let mut ledger = self.read(&late, now)?;
        let changed = change(&mut ledger)?;
        turn.replace(&ledger).map_err(|why| self.unusable(&why))?;
        late.clear();
        Ok(changed)
    }

    fn read(&self, late: &[Settlement], now: OffsetDateTime) -> Result<Ledger> {
        let mut ledger = self.file.read().map_err(|why| self.unusable(&why))?;
        self.check(&ledger).map_err(|why| refusal(why + "; nothing was sent"))?;
        ledger.turn_to(self.no_later(now));
        late.iter().for_each(|settlement| ledger.settle(settlement));
        Ok(ledger)
    }

    /// A clock that is set forward begins no period before its time, and no allowance with it.
    fn no_later(&self, now: OffsetDateTime) -> OffsetDateTime {
        let (at, since) = self.opened;
        now.min(at.saturating_add(since.elapsed().try_into().unwrap_or(time::Duration::MAX)))
    }

    fn check(&self, ledger: &Ledger) -> Result<(), String> {
        if ledger.id != self.id {
            return Err(format!(
                "the budget file {} was begun anew since this client was made, and what it had under way counts in none: \
                 make the client again",
                self.file
            ));
        }
        let (limit, period) = (ledger.limit, ledger.period);
        if (limit, period) == (self.limit, self.period) {
            return Ok(());
        }
        Err(format!(
            "the budget file {} has a limit of USD {limit}{}, but this client gives one of USD {}{}: give all clients \
             of a file the same spend_limit and period",
            self.file,
            period.each(),
            self.limit,
            self.period.each()
        ))
    }

    fn refused(&self, worst: Usd, usage: &SharedUsage) -> Error {
        let SharedUsage { limit, period, at_most, open, .. } = usage;
        let open = match *open {
            Usd::ZERO => String::new(),
            open => format!(
                " (USD {open} is held for calls whose end is not known: they are under way, their outcome is unknown, \
                 or their process ended before they did)"
            ),
        };
        refusal(format!(
            "the call could cost USD {worst}, and of the limit of USD {limit}{} in the budget file {} only USD {} is \
             left{open}; nothing was sent",
            period.each(),
            self.file,
            limit.less(*at_most),
        ))
    }

    fn unusable(&self, why: &Unusable) -> Error {
        refusal(why.tell(&self.file) + "; nothing was sent")
    }

    /// A list of whole settlements is right however its holder ended.
    fn late(&self) -> MutexGuard<'_, Vec<Settlement>> {
        self.late.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// The call came to its end.
    pub(super) fn settle(mut self, least: Usd, most: Usd) {
        self.end(least, most);
    }

    /// What became of the call is not known: the file goes on holding it.
    pub(super) fn leave_open(mut self) {
        self.ended = true;
    }

    fn end(&mut self, least: Usd, most: Usd) {
        self.ended = true;
        let settlement = Settlement { current: self.current.clone(), worst: self.worst, least, most };
        self.budget.settle(settlement, OffsetDateTime::now_utc());
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.ended {
            self.end(Usd::ZERO, Usd::ZERO);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_forward_brings_no_new_allowance() {
        let folder = tempfile::tempdir().unwrap();
        let (path, limit, now) = (folder.path().join("budget"), Usd::from_thousandths(100), OffsetDateTime::now_utc());
        for period in [Period::Day, Period::Month] {
            let budget = Arc::new(SharedBudget::open(&path, limit, period, now, &Found::new()).unwrap());
            budget.reserve(limit, now).unwrap().leave_open();
            let later = now.saturating_add(time::Duration::days(40));
            let refused = budget.reserve(limit, later).unwrap_err().to_string();
            assert!(refused.contains("only USD 0.00 is left"), "{refused}");
            assert_eq!(budget.usage(later).unwrap().current, period.at(now));
            // Who comes in the next period has its allowance, and then the first has it too.
            let next = Arc::new(SharedBudget::open(&path, limit, period, later, &Found::new()).unwrap());
            next.reserve(limit, later).unwrap();
            budget.reserve(limit, now).unwrap();
            std::fs::remove_file(&path).unwrap();
        }
    }
}
