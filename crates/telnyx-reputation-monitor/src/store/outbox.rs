//! The outbox: who is told of what, up to where each has heard, and when to try again.

use std::time::Duration;

use rusqlite::{OptionalExtension, params};

use super::file::Store;
use crate::alert::Alert;
use crate::error::Result;
use crate::moment::Moment;

/// How long a sink is remembered that no run names any more; until then its alerts are kept.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30 * 86_400);
/// The second failure in a row is followed by so long a wait, each further one by twice the one before.
const FIRST_WAIT: Duration = Duration::from_secs(60);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

/// What a sink has not been told of yet.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Pending {
    /// The oldest of them, in the order in which they were decided.
    pub alerts: Vec<Alert>,
    /// How many there are in all.
    pub count: usize,
    /// When the next try is due, by this machine's clock.
    pub not_before: Moment,
}

impl Store {
    /// Has a sink told of what collections find from now on, whoever runs them. `name` tells it apart from others, and is
    /// kept: it must have nothing secret. A sink that is not named for 30 days is forgotten, with what is pending for it.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn add_sink(&mut self, name: &str, now: Moment) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO sinks VALUES (?1, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'alerts'), 0), ?2, 0, 0)
             ON CONFLICT (name) DO UPDATE SET named_at = max(named_at, excluded.named_at)",
            params![name, now.0],
        )?;
        transaction.execute("DELETE FROM sinks WHERE named_at < ?1", [now.before(FORGOTTEN_AFTER).0])?;
        transaction.execute(PRUNE, [])?;
        Ok(transaction.commit()?)
    }

    /// What a sink has not been told of yet, at most `at_most` of it; nothing of a sink that was not added.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn pending(&self, sink: &str, at_most: usize) -> Result<Pending> {
        let known: Option<(i64, i64)> = self
            .connection
            .query_row("SELECT delivered, not_before FROM sinks WHERE name = ?1", [sink], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let (delivered, not_before) = known.unwrap_or((i64::MAX, 0));
        let count: i64 =
            self.connection
                .query_row("SELECT count(*) FROM alerts WHERE position > ?1", [delivered], |row| row.get(0))?;
        let mut statement = self
            .connection
            .prepare_cached("SELECT position, body FROM alerts WHERE position > ?1 ORDER BY position LIMIT ?2")?;
        let rows = statement.query_map(params![delivered, i64::try_from(at_most).unwrap_or(i64::MAX)], |row| {
            let body: String = row.get(1)?;
            Ok(Alert { position: row.get(0)?, body: serde_json::from_str(&body).unwrap_or_default() })
        })?;
        let alerts = rows.collect::<rusqlite::Result<_>>()?;
        Ok(Pending { alerts, count: count as usize, not_before: Moment(not_before) })
    }

    /// Writes down that a sink has an alert and all before it. To be called once it has: a kill in between has them
    /// delivered again, under the same ids.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn delivered(&mut self, sink: &str, last: &Alert) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        transaction.execute(
            "UPDATE sinks SET delivered = max(delivered, ?2), failures = 0, not_before = 0 WHERE name = ?1",
            params![sink, last.position],
        )?;
        transaction.execute(PRUNE, [])?;
        Ok(transaction.commit()?)
    }

    /// Writes down that a sink could not be told, and gives when the next try is due: at the next run after the first
    /// failure, then after a minute and twice as long each time, up to an hour; never before `wait` is over, which the
    /// receiver asked for.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn not_delivered(&mut self, sink: &str, now: Moment, wait: Option<Duration>) -> Result<Moment> {
        let transaction = self.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let failures: Option<u32> =
            transaction.query_row("SELECT failures FROM sinks WHERE name = ?1", [sink], |row| row.get(0)).optional()?;
        let own = match failures.unwrap_or_default() {
            0 => Duration::ZERO,
            before => FIRST_WAIT.saturating_mul(1 << (before - 1).min(10)).min(LONGEST_WAIT),
        };
        let not_before = now.after(own.max(wait.unwrap_or_default().min(LONGEST_WAIT)));
        transaction.execute(
            "UPDATE sinks SET failures = failures + 1, not_before = ?2 WHERE name = ?1",
            params![sink, not_before.0],
        )?;
        transaction.commit()?;
        Ok(not_before)
    }
}

/// What every sink has is not kept.
const PRUNE: &str = "DELETE FROM alerts WHERE position <= (SELECT coalesce(min(delivered), 9e18) FROM sinks)";
