//! What lookups have found of a number in the course of time: one row whenever it was something else than before.

use rusqlite::params;
use serde_json::{Value, json};

use crate::{
    domain::{number::Number, snapshot::ReputationData},
    moment::Moment,
    problem::Result,
    session::Session,
};

/// Rows kept for a number: more than a year of daily changes.
const KEPT_ROWS: i64 = 400;

/// Adds what a lookup has just found.
pub(crate) fn add(session: &Session<'_>, it: &Number, data: &ReputationData) -> Result<()> {
    let account = session.account.row;
    session
        .connection
        .prepare_cached("INSERT INTO readings (account, number_id, at, record) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![account, it.id, session.now.0, serde_json::to_string(data)?])?;
    session
        .connection
        .prepare_cached(
            "DELETE FROM readings WHERE seq IN (
               SELECT seq FROM readings WHERE account = ?1 AND number_id = ?2 ORDER BY seq DESC LIMIT -1 OFFSET ?3)",
        )?
        .execute(params![account, it.id, KEPT_ROWS])?;
    Ok(())
}

/// A number's line in time, oldest first.
pub(crate) fn of(session: &Session<'_>, it: &Number) -> Result<Vec<Value>> {
    let mut statement = session
        .connection
        .prepare_cached("SELECT at, record FROM readings WHERE account = ?1 AND number_id = ?2 ORDER BY seq")?;
    let mut rows = statement.query(params![session.account.row, it.id])?;
    let mut readings = Vec::new();
    while let Some(row) = rows.next()? {
        let data: Value = serde_json::from_str(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?;
        readings.push(json!({ "at": Moment(row.get(0)?).to_text(), "reputation_data": data }));
    }
    Ok(readings)
}
