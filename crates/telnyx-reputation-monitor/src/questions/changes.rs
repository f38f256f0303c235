//! What changed since a time, and the history of one number.

use std::ops::ControlFlow;

use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;
use crate::store::{Row, Store};
use crate::turn::Turn;
use crate::verdict::Verdict;

/// A change of one number, as a collection found it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The number of the collection.
    pub collection: i64,
    /// When its list was read: the change came between the collection before and then.
    pub at: Moment,
    /// Whether the collection was the first that read what it reads: what appears in it was there before.
    pub is_first: bool,
    /// The number in E.164.
    pub phone_number: String,
    /// What changed.
    pub changed: Changed,
    /// What it was; `None` when it was not monitored.
    pub before: Option<Standing>,
    /// What it is; `None` when it is not monitored any more.
    pub after: Option<Standing>,
}

/// Which changes are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Of collections since then.
    pub since: Moment,
    /// Of this collection alone.
    pub collection: Option<i64>,
    /// Of numbers that were or are this enterprise's.
    pub enterprise_id: Option<&'w str>,
    /// With those that turn nothing: scores that moved, a new snapshot that says the same, and what the first collection
    /// found.
    pub all: bool,
}

impl Wanted<'_> {
    /// All turns since a time.
    #[must_use]
    pub fn since(since: Moment) -> Self {
        Self { since, collection: None, enterprise_id: None, all: false }
    }

    /// The turns of one collection.
    #[must_use]
    pub fn of(collection: i64) -> Self {
        Self { since: Moment(i64::MIN), collection: Some(collection), enterprise_id: None, all: false }
    }
}

impl Change {
    fn of(row: Row) -> Self {
        let Row { collection, at, is_first, changed, before, after, .. } = row;
        Self { collection, at, is_first, phone_number: number::to_text(row.number), changed, before, after }
    }

    /// What the change means; nothing when only scores, the snapshot's time or the rest of the row changed.
    #[must_use]
    pub fn turns(&self) -> Vec<Turn> {
        Turn::between(self.before.as_ref(), self.after.as_ref())
    }

    /// Whether its turns are news: what the first collection found was there before anybody looked.
    #[must_use]
    pub fn is_news(&self) -> bool {
        !self.is_first || !self.changed.any_of(Changed::APPEARED)
    }

    /// What the number comes to since.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.after.as_ref().map_or(Verdict::NotMonitored, Standing::verdict)
    }

    /// Whose number it is, or was.
    #[must_use]
    pub fn enterprise_id(&self) -> Option<&str> {
        self.after.as_ref().or(self.before.as_ref()).map(|standing| &*standing.enterprise_id)
    }
}

impl Store {
    /// What changed, in the order in which it was found.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn changes(&self, wanted: Wanted<'_>) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        self.each(wanted, |change| {
            changes.push(change);
            ControlFlow::Continue(())
        })?;
        Ok(changes)
    }

    /// Gives what changed one by one, in the order in which it was found, until `each` breaks off: a history of any length
    /// takes no more memory than a short one.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`](crate::Error::UnknownEnterprise); [`Error::Store`](crate::Error::Store).
    pub fn each(&self, wanted: Wanted<'_>, mut each: impl FnMut(Change) -> ControlFlow<()>) -> Result<()> {
        self.check_enterprise(wanted.enterprise_id)?;
        let what = if wanted.all { Changed(i64::MAX) } else { Changed::TURNING };
        let is_of = |standing: &Option<Standing>| {
            wanted.enterprise_id.is_none_or(|id| standing.as_ref().is_some_and(|it| *it.enterprise_id == *id))
        };
        self.each_change_until(wanted.since, wanted.collection, what, |row| {
            let change = Change::of(row);
            if (wanted.all || change.is_news()) && (is_of(&change.before) || is_of(&change.after)) {
                return each(change);
            }
            ControlFlow::Continue(())
        })
    }

    /// When the newest collection's list was read; `None` without one.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn collected_at(&self) -> Result<Option<Moment>> {
        Ok(self.collections()?.pop().map(|(_, at)| at))
    }

    /// All that is known of a number in the course of time, oldest first; nothing of one that was never monitored, or is
    /// none.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn history(&self, phone_number: &str) -> Result<Vec<Change>> {
        let Some(number) = number::to_key(phone_number) else { return Ok(Vec::new()) };
        Ok(self.changes_of(number)?.into_iter().map(Change::of).collect())
    }
}
