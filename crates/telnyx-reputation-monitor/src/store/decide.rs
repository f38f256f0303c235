//! Deciding what people are told, in the transaction that writes what it is about: both are there, or neither.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use serde_json::Value;

use super::facts::learn;
use super::read;
use super::texts::Texts;
use crate::alert::{self, Told};
use crate::error::Result;
use crate::moment::Moment;
use crate::standing::Standing;

/// The collection by which it is decided.
pub(super) struct Decision<'d> {
    /// When the list was read.
    pub(super) at: Moment,
    /// Whose numbers were read; `None` is the whole account.
    pub(super) enterprise_id: Option<&'d str>,
    /// Nothing was known before, so that what is flagged is no news.
    pub(super) is_first: bool,
}

impl Decision<'_> {
    /// Decides of the numbers that changed (with `None` when one is not listed any more), and of those whose quiet time is
    /// over.
    pub(super) fn of_numbers<'s>(
        &self,
        connection: &Connection,
        texts: &Texts,
        changed: impl Iterator<Item = (i64, Option<&'s Standing>)>,
    ) -> Result<()> {
        let mut told = load(connection)?;
        for (number, now) in changed {
            self.of_number(connection, told.remove(&number), number, now)?;
        }
        for (number, before) in told.into_iter().filter(|(_, told)| told.is_over(self.at)) {
            let now = read::known_of(connection, texts, number)?;
            let was_read = now.as_ref().is_none_or(|now| self.enterprise_id.is_none_or(|id| *now.enterprise_id == *id));
            if was_read {
                self.of_number(connection, Some(before), number, now.as_ref())?;
            }
        }
        Ok(())
    }

    fn of_number(
        &self,
        connection: &Connection,
        before: Option<Told>,
        number: i64,
        now: Option<&Standing>,
    ) -> Result<()> {
        let (after, kind) = Told::next(before, now, self.at);
        if after != before {
            write(connection, number, after)?;
        }
        match (kind, now) {
            (Some(kind), Some(now)) if !self.is_first => {
                queue(connection, alert::of_number(kind, number, now, self.at))
            }
            _ => Ok(()),
        }
    }

    /// Decides of deadlines that are near, each once.
    pub(super) fn of_deadlines<'s>(
        &self,
        connection: &Connection,
        listed: impl Iterator<Item = (i64, &'s Standing)>,
    ) -> Result<()> {
        if !has_sinks(connection)? {
            return Ok(());
        }
        for (number, standing) in listed {
            let Some(by) = standing.confirm_by.filter(|by| alert::is_near(*by, self.at)) else { continue };
            if learn(connection, &format!("confirm_by {number}"), &by.to_string())? {
                queue(connection, alert::of_number("confirm_by", number, standing, self.at))?;
            }
        }
        Ok(())
    }
}

/// Puts down as told what is so now, as when a store is used that told of nothing before.
pub(super) fn seed(connection: &Connection) -> Result<()> {
    let texts = Texts::load(connection)?;
    let mut flagged = Vec::new();
    read::known(connection, &texts, |known| {
        if let (Some(told), _) = Told::next(None, known.standing.as_ref(), Moment(0)) {
            flagged.push((known.number, told));
        }
    })?;
    flagged.into_iter().try_for_each(|(number, told)| write(connection, number, Some(told)))
}

/// Puts an alert into the outbox, when there is anybody to be told.
pub(super) fn queue(connection: &Connection, mut body: Value) -> Result<()> {
    if !has_sinks(connection)? {
        return Ok(());
    }
    let id: String = connection.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    body["id"] = id.into();
    connection.prepare_cached("INSERT INTO alerts (body) VALUES (?1)")?.execute([body.to_string()])?;
    Ok(())
}

fn has_sinks(connection: &Connection) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM sinks)")?.query_row([], |row| row.get(0))?)
}

fn load(connection: &Connection) -> Result<HashMap<i64, Told>> {
    let mut statement = connection.prepare_cached("SELECT number, severity, calm_since FROM told")?;
    let rows = statement.query_map([], |row| {
        let calm_since = row.get::<_, Option<i64>>(2)?.map(Moment);
        Ok((row.get(0)?, Told { severity: row.get(1)?, calm_since }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn write(connection: &Connection, number: i64, told: Option<Told>) -> Result<()> {
    match told {
        None => connection.prepare_cached("DELETE FROM told WHERE number = ?1")?.execute([number])?,
        Some(Told { severity, calm_since }) => connection
            .prepare_cached("INSERT OR REPLACE INTO told VALUES (?1, ?2, ?3)")?
            .execute(params![number, severity, calm_since.map(|at| at.0)])?,
    };
    Ok(())
}
