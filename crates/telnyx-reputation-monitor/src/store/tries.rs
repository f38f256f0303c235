//! What runs had looked up, and what the chooser learns from the history.

use std::time::Duration;

use rusqlite::{OptionalExtension, TransactionBehavior, params};
use telnyx_reputation::Usd;

use super::file::Store;
use super::read;
use super::texts::Texts;
use crate::changed::Changed;
use crate::error::Result;
use crate::lookups::Chooser;
use crate::moment::Moment;
use crate::number;

/// How far back what became of numbers tells of what they will do.
const TELLING: Duration = Duration::from_secs(90 * 86_400);

impl Store {
    /// One who has learned from the last 90 days of the history which numbers to have looked up.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn chooser(&self) -> Result<Chooser> {
        let mut chooser = Chooser::default();
        let since = self.collected_at()?.unwrap_or_else(Moment::now).before(TELLING);
        self.each_change(since, None, Changed(i64::MAX), |row| chooser.learn_of(row.number, row.after.as_ref()))?;
        let texts = Texts::load(&self.connection)?;
        // Those that did not change since then, and of the others nothing new.
        read::known(&self.connection, &texts, |known| chooser.learn_of(known.number, known.standing.as_ref()))?;
        let mut statement = self.connection.prepare_cached("SELECT number, at FROM tries")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            chooser.tried(row.get(0)?, Moment(row.get(1)?));
        }
        Ok(chooser)
    }

    /// Writes down that these numbers are about to be looked up, so that none is again before it is its turn, also when the
    /// lookup leaves no trace.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn tries<'n>(&mut self, phone_numbers: impl IntoIterator<Item = &'n str>, at: Moment) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for number in phone_numbers.into_iter().filter_map(number::to_key) {
            transaction.prepare_cached("INSERT OR REPLACE INTO tries VALUES (?1, ?2)")?.execute([number, at.0])?;
        }
        Ok(transaction.commit()?)
    }

    /// Takes that back of numbers for which nothing was sent, or whose lookup certainly was not done.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn not_tried<'n>(&mut self, phone_numbers: impl IntoIterator<Item = &'n str>) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for number in phone_numbers.into_iter().filter_map(number::to_key) {
            transaction.prepare_cached("DELETE FROM tries WHERE number = ?1")?.execute([number])?;
        }
        Ok(transaction.commit()?)
    }

    /// What may be spent now of a month's budget, so that the rest of it is spread evenly over the days that are left.
    /// `spent` is what this month came to so far; the first call of a day keeps it. Days and months are those of UTC.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn allowance(&mut self, per_month: Usd, spent: Usd, at: Moment) -> Result<Usd> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let day = at.day();
        let kept: Option<i64> =
            transaction.query_row("SELECT spent FROM days WHERE day = ?1", [&day], |row| row.get(0)).optional()?;
        let at_dawn = Usd::from_thousandths(kept.map_or(spent.thousandths(), |kept| kept.unsigned_abs()));
        if kept.is_none() {
            transaction.execute("DELETE FROM days", [])?;
            let spent = i64::try_from(spent.thousandths()).unwrap_or(i64::MAX);
            transaction.execute("INSERT INTO days VALUES (?1, ?2)", params![day, spent])?;
        }
        transaction.commit()?;
        let date = at.date();
        let days_left = u64::from(date.month().length(date.year()) - date.day() + 1);
        let today = Usd::from_thousandths(per_month.less(at_dawn).thousandths() / days_left);
        Ok(today.less(spent.less(at_dawn)).min(per_month.less(spent)))
    }
}
