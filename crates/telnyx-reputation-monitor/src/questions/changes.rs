//! What changed since a time, and the history of one number.

use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;
use crate::store::{Row, Store};
use crate::turn::Turn;

/// A change of one number, as a collection found it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Change {
    /// The number of the collection.
    pub collection: i64,
    /// When its list was read: the change came between the collection before and then.
    pub at: Moment,
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
        let Row { collection, at, changed, before, after, .. } = row;
        Self { collection, at, phone_number: number::to_text(row.number), changed, before, after }
    }

    /// What the change means; nothing when only scores, the snapshot's time or the rest of the row changed.
    #[must_use]
    pub fn turns(&self) -> Vec<Turn> {
        Turn::between(self.before.as_ref(), self.after.as_ref())
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
    /// [`Error::Store`](crate::Error::Store).
    pub fn changes(&self, wanted: Wanted<'_>) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        let what = if wanted.all { Changed(i64::MAX) } else { Changed::TURNING };
        let is_of = |standing: &Option<Standing>| {
            wanted.enterprise_id.is_none_or(|id| standing.as_ref().is_some_and(|it| *it.enterprise_id == *id))
        };
        self.each_change(wanted.since, wanted.collection, what, |row| {
            let is_news = wanted.all || !row.is_first || !row.changed.any_of(Changed::APPEARED);
            if is_news && (is_of(&row.before) || is_of(&row.after)) {
                changes.push(Change::of(row));
            }
        })?;
        Ok(changes)
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
