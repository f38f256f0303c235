//! Monitored numbers. A removed one stays, for its history; a number has at most one registration that is not removed.

use rusqlite::params;
use serde_json::{Value, json};

use super::{number_pages, record};
use crate::{domain::number::Number, moment::Moment, page::Page, problem::Result, session::Session};

/// What a list is narrowed to. Removed numbers are shown only when they are asked for.
#[derive(Default)]
pub(crate) struct NumberFilter<'f> {
    pub(crate) enterprise_id: Option<&'f str>,
    pub(crate) phone_number_eq: Option<&'f str>,
    pub(crate) phone_number_contains: Option<&'f str>,
    pub(crate) ownership_status: Option<&'f str>,
    pub(crate) source: Option<&'f str>,
}

impl NumberFilter<'_> {
    /// Whether nothing but the enterprise narrows the list.
    fn is_of_all(&self) -> bool {
        let other = [self.phone_number_eq, self.phone_number_contains, self.ownership_status, self.source];
        other.iter().all(Option::is_none)
    }
}

pub(crate) fn insert(session: &Session<'_>, it: &Number) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO numbers (account, id, enterprise_id, phone_number, source, ownership_status, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.enterprise_id,
            it.phone_number,
            it.source.name(),
            it.ownership_status.name(),
            serde_json::to_string(it)?
        ])?;
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Number) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "UPDATE numbers SET ownership_status = ?4, record = ?5 WHERE account = ?1 AND phone_number = ?2 AND id = ?3",
        )?
        .execute(params![
            session.account.row,
            it.phone_number,
            it.id,
            it.ownership_status.name(),
            serde_json::to_string(it)?
        ])?;
    Ok(())
}

/// The registration of a number that is not removed, under any enterprise of the account.
pub(crate) fn registered(session: &Session<'_>, phone_number: &str) -> Result<Option<Number>> {
    record::one(
        session,
        "SELECT record FROM numbers WHERE account = ?1 AND phone_number = ?2 AND ownership_status <> 'removed'",
        params![session.account.row, phone_number],
    )
}

/// Every number of an enterprise that is not removed, oldest first.
pub(crate) fn all_registered(session: &Session<'_>, enterprise_id: &str) -> Result<Vec<Number>> {
    record::many(
        session,
        "SELECT record FROM numbers WHERE account = ?1 AND enterprise_id = ?2 AND ownership_status <> 'removed'
         ORDER BY seq",
        params![session.account.row, enterprise_id],
    )
}

/// How many numbers of an enterprise its owner has yet to confirm.
pub(crate) fn count_pending_confirmation(session: &Session<'_>, enterprise_id: &str) -> Result<i64> {
    record::count(
        session,
        "SELECT count(*) FROM numbers
         WHERE account = ?1 AND enterprise_id = ?2 AND ownership_status = 'pending_confirmation'",
        params![session.account.row, enterprise_id],
    )
}

/// Oldest first.
pub(crate) fn list(session: &Session<'_>, filter: &NumberFilter<'_>, page: Page) -> Result<(Vec<Number>, i64)> {
    if filter.is_of_all() {
        return number_pages::page(session, filter.enterprise_id, page);
    }
    let mut conditions = record::Conditions::new(&session.account.row);
    if filter.enterprise_id.is_some() {
        conditions.and("enterprise_id = ?", &filter.enterprise_id);
    }
    if filter.phone_number_eq.is_some() {
        conditions.and("phone_number = ?", &filter.phone_number_eq);
    }
    if filter.phone_number_contains.is_some() {
        conditions.and("instr(phone_number, ?) > 0", &filter.phone_number_contains);
    }
    match filter.ownership_status {
        Some(_) => conditions.and("ownership_status = ?", &filter.ownership_status),
        None => conditions.and_always("ownership_status <> 'removed'"),
    }
    if filter.source.is_some() {
        conditions.and("source = ?", &filter.source);
    }
    conditions.page(session, "numbers", "seq", page)
}

/// Adds a line to a number's history.
pub(crate) fn remember(session: &Session<'_>, it: &Number, event_type: &str, outcome: &str) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO ownership_history (account, number_id, event_type, outcome, occurred_at)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![session.account.row, it.id, event_type, outcome, session.now.0])?;
    Ok(())
}

/// A number's history, newest first.
pub(crate) fn history(session: &Session<'_>, it: &Number) -> Result<Vec<Value>> {
    let mut statement = session.connection.prepare_cached(
        "SELECT event_type, outcome, occurred_at FROM ownership_history
         WHERE account = ?1 AND number_id = ?2 ORDER BY seq DESC",
    )?;
    let lines = statement
        .query_map(params![session.account.row, it.id], |row| {
            Ok(json!({
                "event_type": row.get::<_, String>(0)?,
                "outcome": row.get::<_, String>(1)?,
                "occurred_at": Moment(row.get(2)?).to_text(),
            }))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(lines)
}

/// The newest registration under one enterprise, removed or not.
pub(crate) fn newest(session: &Session<'_>, enterprise_id: &str, phone_number: &str) -> Result<Option<Number>> {
    record::one(
        session,
        "SELECT record FROM numbers WHERE account = ?1 AND phone_number = ?2 AND enterprise_id = ?3
         ORDER BY seq DESC LIMIT 1",
        params![session.account.row, phone_number, enterprise_id],
    )
}

/// A registration by its id.
pub(crate) fn by_id(session: &Session<'_>, id: &str) -> Result<Option<Number>> {
    record::one(session, "SELECT record FROM numbers WHERE account = ?1 AND id = ?2", params![session.account.row, id])
}
