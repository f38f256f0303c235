//! Runs, as people look at them.

use rusqlite::{Connection, params};

use super::super::Result;
use super::super::kept::{CallRow, RunRow, State};
use super::super::money::usd;

const ALL: &str =
    "SELECT run, calls, unknown, at_least, at_most, last_at FROM runs ORDER BY last_at DESC, run DESC LIMIT ?1";

/// Counts calls of a run, which may be new, and how many more of them are unknown.
pub(super) fn count(connection: &Connection, run: Option<&str>, calls: i64, unknown: i64, last_at: i64) -> Result<()> {
    let Some(run) = run else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO runs VALUES (?1, ?2, ?3, 0, 0, ?4) ON CONFLICT DO UPDATE
             SET calls = calls + excluded.calls, unknown = unknown + excluded.unknown,
                 last_at = max(last_at, excluded.last_at)",
        )?
        .execute(params![run, calls, unknown, last_at])?;
    Ok(())
}

pub(super) fn all(connection: &Connection, most: u32) -> Result<Vec<RunRow>> {
    let mut all = connection.prepare_cached(ALL)?;
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

pub(super) fn calls(connection: &Connection, run: Option<&str>) -> Result<Vec<CallRow>> {
    let mut all = connection.prepare_cached(&format!(
        "SELECT call, operation, state, token, subjects, at_least, at_most, sent_at, why
         FROM calls WHERE {} ORDER BY call",
        which(run)
    ))?;
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

/// The calls of a run, or those of none that are open.
fn which(run: Option<&str>) -> &'static str {
    match run {
        Some(_) => "run = ?1",
        // The second condition is the index's.
        None => "run IS ?1 AND state IN ('sent', 'unknown', 'given_up') AND state != 'given_up'",
    }
}

/// Only what was told as unknown: what is under way may yet be answered. The subjects stay theirs, so
/// that what is found out meanwhile is not lost.
pub(super) fn give_up_unknown(connection: &Connection, run: Option<&str>, now: i64) -> Result<u64> {
    let given_up = connection.execute(
        &format!("UPDATE calls SET state = 'given_up', ended_at = ?2 WHERE {} AND state = 'unknown'", which(run)),
        params![run, now],
    )?;
    count(connection, run, 0, -i64::try_from(given_up).unwrap_or(i64::MAX), 0)?;
    Ok(given_up as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_looks_at_runs_reads_no_calls() {
        let folder = tempfile::tempdir().unwrap();
        let connection = super::super::file::open(&folder.path().join("ledger")).unwrap();
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {ALL}")).unwrap();
        let steps: Vec<String> = plan.query_map([1], |row| row.get(3)).unwrap().map(rusqlite::Result::unwrap).collect();
        assert_eq!(steps, ["SCAN runs USING INDEX newest_runs"], "in the index's order, and no sorting");
    }
}
