//! Events on their way to their receivers.

use rusqlite::params;

use super::record;
use crate::{domain::delivery::Delivery, problem::Result, session::Session};

pub(crate) fn insert(session: &Session<'_>, it: &Delivery) -> Result<()> {
    session
        .connection
        .prepare_cached("INSERT INTO deliveries (account, id, state, due, record) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![session.account.row, it.id, it.state.name(), it.due.0, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Delivery) -> Result<()> {
    session
        .connection
        .prepare_cached("UPDATE deliveries SET state = ?3, due = ?4, record = ?5 WHERE account = ?1 AND id = ?2")?
        .execute(params![session.account.row, it.id, it.state.name(), it.due.0, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Delivery>> {
    record::one(
        session,
        "SELECT record FROM deliveries WHERE account = ?1 AND id = ?2",
        params![session.account.row, id],
    )
}

/// The waiting ones whose next attempt is due.
pub(crate) fn due(session: &Session<'_>) -> Result<Vec<Delivery>> {
    record::many(
        session,
        "SELECT record FROM deliveries WHERE account = ?1 AND state = 'waiting' AND due <= ?2 ORDER BY due, seq LIMIT 64",
        params![session.account.row, session.now.0],
    )
}

/// The last of them, oldest first.
pub(crate) fn newest(session: &Session<'_>, count: i64) -> Result<Vec<Delivery>> {
    let mut newest: Vec<Delivery> = record::many(
        session,
        "SELECT record FROM deliveries WHERE account = ?1 ORDER BY seq DESC LIMIT ?2",
        params![session.account.row, count.max(0)],
    )?;
    newest.reverse();
    Ok(newest)
}

/// How many there are.
pub(crate) fn count(session: &Session<'_>) -> Result<i64> {
    record::count(session, "SELECT count(*) FROM deliveries WHERE account = ?1", params![session.account.row])
}

/// Oldest first.
pub(crate) fn all(session: &Session<'_>) -> Result<Vec<Delivery>> {
    record::many(session, "SELECT record FROM deliveries WHERE account = ?1 ORDER BY seq", params![session.account.row])
}
