//! Calls of which it is not known what became, and the answers that others were given meanwhile.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::super::Result;
use super::super::kept::{Answer, OpenRow, Subject};
use super::super::money::usd;

/// How many answers are read at once.
const MOST: i64 = 100;

const COLUMNS: &str = "call, operation, enterprise, arguments, look, worst, run";

/// What was given up is looked for as long as it was not sent again; while that is under way, it may yet come to nothing. The
/// first condition is the index's.
const IS_OPEN: &str = "state IN ('sent', 'unknown', 'given_up')
    AND (state != 'given_up' OR EXISTS (
      SELECT 1 FROM subjects AS own WHERE own.call = calls.call AND NOT EXISTS (
        SELECT 1 FROM subjects AS later JOIN calls AS again ON again.call = later.call
        WHERE later.run = own.run AND later.operation = own.operation AND later.scope = own.scope
          AND later.subject = own.subject AND later.call > own.call AND again.state != 'sent')))";

const ANSWERS: &str = "SELECT call, operation, arguments, body FROM calls
    WHERE enterprise = ?1 AND ended_after >= ?2 AND call > ?3 AND body IS NOT NULL
      AND operation IN (SELECT value FROM json_each(?4))
    ORDER BY call LIMIT ?5";

pub(super) fn all(connection: &Connection) -> Result<Vec<OpenRow>> {
    connection.execute(
        "UPDATE calls SET state = 'unknown', why = 'the broker ended before the answer came'
         WHERE state IN ('sent', 'unknown', 'given_up') AND state = 'sent'",
        [],
    )?;
    let mut all = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM calls WHERE {IS_OPEN} ORDER BY call"))?;
    let rows = all.query_map([], read)?;
    let rows = rows.collect::<rusqlite::Result<Vec<OpenRow>>>()?;
    rows.into_iter().map(|row| with_subjects(connection, row)).collect()
}

pub(super) fn one(connection: &Connection, call: i64) -> Result<Option<OpenRow>> {
    let mut one = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM calls WHERE {IS_OPEN} AND call = ?1"))?;
    one.query_row([call], read).optional()?.map(|row| with_subjects(connection, row)).transpose()
}

pub(super) fn answers(
    connection: &Connection,
    operations: &[&str],
    enterprise: &str,
    since: i64,
    after: i64,
) -> Result<Vec<Answer>> {
    let mut some = connection.prepare_cached(ANSWERS)?;
    let operations = Value::from(operations).to_string();
    let rows = some.query_map(params![enterprise, since, after, operations, MOST], |row| {
        Ok(Answer {
            call: row.get(0)?,
            operation: row.get(1)?,
            arguments: json(&row.get::<_, String>(2)?).unwrap_or_default(),
            body: row.get::<_, Vec<u8>>(3)?.into(),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn with_subjects(connection: &Connection, row: OpenRow) -> Result<OpenRow> {
    let mut all = connection.prepare_cached("SELECT scope, subject FROM subjects WHERE call = ?1")?;
    let subjects = all.query_map([row.call], |row| Ok(Subject { scope: row.get(0)?, subject: row.get(1)? }))?;
    Ok(OpenRow { subjects: subjects.collect::<rusqlite::Result<_>>()?, ..row })
}

fn read(row: &Row<'_>) -> rusqlite::Result<OpenRow> {
    Ok(OpenRow {
        call: row.get(0)?,
        operation: row.get(1)?,
        enterprise: row.get(2)?,
        arguments: json(&row.get::<_, String>(3)?).unwrap_or_default(),
        look: row.get::<_, Option<String>>(4)?.and_then(|look| json(&look)),
        worst: usd(row.get(5)?),
        run: row.get(6)?,
        subjects: Vec::new(),
    })
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_known_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let connection = super::super::file::open(&folder.path().join("ledger")).unwrap();
        for (statement, index) in [
            (format!("SELECT {COLUMNS} FROM calls WHERE {IS_OPEN}"), "open_calls"),
            (ANSWERS.to_owned(), "ended_calls"),
        ] {
            let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
            let nothing = vec![rusqlite::types::Null; plan.parameter_count()];
            let steps = plan.query_map(rusqlite::params_from_iter(nothing), |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.map(rusqlite::Result::unwrap).collect();
            assert!(steps[0].contains(&format!("calls USING INDEX {index}")), "{steps:?}");
        }
    }
}
