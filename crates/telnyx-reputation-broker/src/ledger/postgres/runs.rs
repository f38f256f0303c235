//! Runs, as people look at them.

use super::super::Result;
use super::super::kept::{CallRow, RunRow, State};
use super::super::money::usd;
use super::session::{Session, cell};

/// Counts calls of a run, which may be new, and how many more of them are unknown.
pub(super) async fn count(session: &Session, run: Option<&str>, calls: i64, unknown: i64, last_at: i64) -> Result<()> {
    let Some(run) = run else { return Ok(()) };
    let insert = "INSERT INTO runs VALUES ($1, $2, $3, 0, 0, $4) ON CONFLICT (run) DO UPDATE
                  SET calls = runs.calls + excluded.calls, unknown = runs.unknown + excluded.unknown,
                      last_at = greatest(runs.last_at, excluded.last_at)";
    session.change(insert, &[&run, &calls, &unknown, &last_at]).await?;
    Ok(())
}

pub(super) async fn all(session: &Session, most: u32) -> Result<Vec<RunRow>> {
    let all =
        "SELECT run, calls, unknown, at_least, at_most, last_at FROM runs ORDER BY last_at DESC, run DESC LIMIT $1";
    let rows = session.rows(all, &[&i64::from(most)]).await?;
    let read = |row| {
        Ok(RunRow {
            run: cell(row, 0)?,
            calls: cell::<i64>(row, 1)?.unsigned_abs(),
            unknown: cell::<i64>(row, 2)?.unsigned_abs(),
            at_least_usd: usd(cell(row, 3)?).to_string(),
            at_most_usd: usd(cell(row, 4)?).to_string(),
            last_at: cell(row, 5)?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn calls(session: &Session, run: Option<&str>) -> Result<Vec<CallRow>> {
    let of_run = "SELECT call, operation, state, token, subjects, at_least, at_most, sent_at, why
                  FROM calls WHERE run = $1 ORDER BY call";
    // The second condition is the index's.
    let of_none = "SELECT call, operation, state, token, subjects, at_least, at_most, sent_at, why
                   FROM calls WHERE run IS NULL AND state IN ('sent', 'unknown', 'given_up') AND state != 'given_up'
                   ORDER BY call";
    let rows = match run {
        Some(run) => session.rows(of_run, &[&run]).await?,
        None => session.rows(of_none, &[]).await?,
    };
    let read = |row| {
        Ok(CallRow {
            call: cell(row, 0)?,
            operation: cell(row, 1)?,
            state: State::read(&cell::<String>(row, 2)?),
            token: cell(row, 3)?,
            subjects: cell::<i64>(row, 4)?.unsigned_abs(),
            at_least_usd: usd(cell(row, 5)?).to_string(),
            at_most_usd: usd(cell(row, 6)?).to_string(),
            sent_at: cell(row, 7)?,
            why: cell(row, 8)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Only what was told as unknown: what is under way may yet be answered. The subjects stay theirs, so
/// that what is found out meanwhile is not lost.
pub(super) async fn give_up_unknown(session: &Session, run: Option<&str>, now: i64) -> Result<u64> {
    let of_run = "UPDATE calls SET state = 'given_up', ended_at = $2 WHERE run = $1 AND state = 'unknown'";
    let of_none = "UPDATE calls SET state = 'given_up', ended_at = $1
                   WHERE run IS NULL AND state IN ('sent', 'unknown', 'given_up') AND state = 'unknown'";
    let given_up = match run {
        Some(run) => session.change(of_run, &[&run, &now]).await?,
        None => session.change(of_none, &[&now]).await?,
    };
    count(session, run, 0, -i64::try_from(given_up).unwrap_or(i64::MAX), 0).await?;
    Ok(given_up)
}
