//! What is known beside numbers, so that it is told once.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use serde_json::Value;

use super::decide::queue;
use super::file::Store;
use crate::error::Result;

/// The reviews of an enterprise, by which the subjects of their facts begin; a space and its id follow.
pub(crate) const REVIEWS: [&str; 3] = ["vetting", "letter", "external_verification"];
/// How the subject of a schedule begins; the enterprise's id follows.
pub(crate) const SCHEDULE: &str = "schedule ";

/// What is so of a subject: a review, a remediation, the spend of a month.
pub(crate) struct Fact {
    pub(crate) subject: String,
    pub(crate) value: String,
    /// What is told when it was another before.
    pub(crate) alert: Option<Value>,
    /// Whether that is told also when nothing was known of those that it is one of.
    pub(crate) is_news_at_first: bool,
}

impl Store {
    /// Writes down what is so, and what is told of it, in one transaction. `of` names those that are learnt together: the
    /// first time, only what is news at first is told.
    pub(crate) fn learn(&mut self, of: &str, facts: &[Fact]) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let is_first = learn(&transaction, &format!("known {of}"), "")?;
        for Fact { subject, value, alert, is_news_at_first } in facts {
            let is_new = learn(&transaction, subject, value)?;
            match alert {
                Some(alert) if is_new && (*is_news_at_first || !is_first) => queue(&transaction, alert.clone())?,
                _ => {}
            }
        }
        Ok(transaction.commit()?)
    }

    /// What is so of the subjects that begin so, by the rest of their names.
    pub(crate) fn facts(&self, beginning: &str) -> Result<BTreeMap<String, String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT substr(subject, ?2), value FROM facts WHERE substr(subject, 1, ?2 - 1) = ?1")?;
        let rows = statement
            .query_map(params![beginning, beginning.len() as i64 + 1], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Writes down what is so of a subject; whether it was another before, or not known.
pub(super) fn learn(connection: &Connection, subject: &str, value: &str) -> Result<bool> {
    let before: Option<String> = connection
        .prepare_cached("SELECT value FROM facts WHERE subject = ?1")?
        .query_row([subject], |row| row.get(0))
        .optional()?;
    let is_new = before.is_none_or(|before| before != value);
    if is_new {
        connection.prepare_cached("INSERT OR REPLACE INTO facts VALUES (?1, ?2)")?.execute([subject, value])?;
    }
    Ok(is_new)
}
