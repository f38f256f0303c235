//! Runs, as people look at them.

use rusqlite::{Connection, params};

use super::super::Result;
use super::super::kept::{CallRow, RunRow, State};
use super::money::usd;

pub(super) fn all(connection: &Connection, most: u32) -> Result<Vec<RunRow>> {
    let mut all = connection.prepare_cached(
        "SELECT run, count(*), sum(state IN ('sent', 'unknown')), sum(at_least), sum(at_most), max(sent_at) AS last
         FROM calls WHERE run IS NOT NULL GROUP BY run ORDER BY last DESC, run LIMIT ?1",
    )?;
    let rows = all.query_map([most], |row| {
        Ok(RunRow {
            run: row.get(0)?,
            calls: row.get::<_, i64>(1)?.unsigned_abs(),
            unknown: row.get::<_, i64>(2)?.unsigned_abs(),
            at_least_usd: usd(row.get(3)?).to_string(),
            at_most_usd: usd(row.get(4)?).to_string(),
            last_at: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn calls(connection: &Connection, run: &str) -> Result<Vec<CallRow>> {
    let mut all = connection.prepare_cached(
        "SELECT call, operation, state, token, subjects, at_least, at_most, sent_at, why
         FROM calls WHERE run = ?1 ORDER BY call",
    )?;
    let rows = all.query_map([run], |row| {
        Ok(CallRow {
            call: row.get(0)?,
            operation: row.get(1)?,
            state: State::read(&row.get::<_, String>(2)?),
            token: row.get(3)?,
            subjects: row.get::<_, i64>(4)?.unsigned_abs(),
            at_least_usd: usd(row.get(5)?).to_string(),
            at_most_usd: usd(row.get(6)?).to_string(),
            sent_at: row.get(7)?,
            why: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Only what was told as unknown: what is under way may yet be answered.
pub(super) fn give_up_unknown(connection: &Connection, run: &str, now: i64) -> Result<u64> {
    connection.execute(
        "DELETE FROM subjects WHERE call IN (SELECT call FROM calls WHERE run = ?1 AND state = 'unknown')",
        [run],
    )?;
    let given_up = connection.execute(
        "UPDATE calls SET state = 'given_up', ended_at = ?2 WHERE run = ?1 AND state = 'unknown'",
        params![run, now],
    )?;
    Ok(given_up as u64)
}
