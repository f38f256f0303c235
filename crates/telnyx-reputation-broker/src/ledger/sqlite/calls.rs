//! Calls: written down before they are sent, and when it is known what became of them.

use bytes::Bytes;
use rusqlite::{Connection, OptionalExtension, Row, params};
use telnyx_reputation::{Period, Usd};

use super::super::kept::{Answered, Begun, Ended, Found, NewCall, OpenRow, State, Subject};
use super::super::{LedgerError, Result};
use super::money::{self, Change, Periods, thousandths, usd};
use crate::clock::now;

pub(super) fn begin(connection: &Connection, call: &NewCall, limit: Option<(Usd, Period)>) -> Result<Begun> {
    let periods = money::periods(connection, call.now)?;
    if let Some((limit, period)) = limit {
        let left = money::left(connection, limit, period, &periods)?;
        if call.worst > left {
            return Ok(Begun::Limit { token: None, limit, left });
        }
    }
    if let Some(limit) = call.token_limit {
        let left = money::left_of_token(connection, &call.token, limit)?;
        if call.worst > left {
            return Ok(Begun::Limit { token: Some(call.token.clone()), limit, left });
        }
    }
    if is_taken(connection, call)? {
        return Ok(Begun::Taken);
    }
    let id = insert(connection, call, &periods)?;
    take_subjects(connection, call, id)?;
    let held = Change { at_least: 0, at_most: thousandths(call.worst) };
    money::change(connection, &call.token, &periods, held)?;
    Ok(Begun::Sent(id))
}

pub(super) fn note(connection: &Connection, call: &NewCall, answered: &Answered) -> Result<()> {
    let periods = money::periods(connection, call.now)?;
    let id = insert(connection, call, &periods)?;
    take_subjects(connection, call, id)?;
    keep_answer(connection, id, State::Answered, answered)
}

pub(super) fn end(connection: &Connection, id: i64, ended: &Ended) -> Result<()> {
    let mut found = connection.prepare_cached("SELECT token, worst, day, month, state FROM calls WHERE call = ?1")?;
    let (token, worst, periods, state): (String, i64, Periods, String) = found.query_row([id], |row| {
        Ok((row.get(0)?, row.get(1)?, Periods { day: row.get(2)?, month: row.get(3)? }, row.get(4)?))
    })?;
    let state = State::read(&state);
    if !matches!(state, State::Sent | State::Unknown) {
        return Err(LedgerError(format!("call {id} has ended already: it is {state}")));
    }
    match ended {
        Ended::Answered { answered, at_least, at_most } => {
            let (at_least, at_most) = (thousandths(*at_least), thousandths(*at_most));
            money::change(connection, &token, &periods, Change { at_least, at_most: at_most - worst })?;
            connection
                .prepare_cached("UPDATE calls SET at_least = ?2, at_most = ?3 WHERE call = ?1")?
                .execute([id, at_least, at_most])?;
            keep_answer(connection, id, State::Answered, answered)
        }
        Ended::Resolved(answered) => keep_answer(connection, id, State::Resolved, answered),
        Ended::NotDone => {
            money::change(connection, &token, &periods, Change { at_least: 0, at_most: -worst })?;
            connection.prepare_cached("DELETE FROM subjects WHERE call = ?1")?.execute([id])?;
            connection
                .prepare_cached("UPDATE calls SET state = 'not_done', at_most = 0, ended_at = ?2 WHERE call = ?1")?
                .execute([id, now()])?;
            Ok(())
        }
        Ended::Unknown(why) => {
            connection
                .prepare_cached("UPDATE calls SET state = 'unknown', why = ?2 WHERE call = ?1")?
                .execute(params![id, why])?;
            Ok(())
        }
    }
}

pub(super) fn found(connection: &Connection, run: &str, operation: &str, subject: &Subject) -> Result<Option<Found>> {
    let mut found = connection.prepare_cached(
        "SELECT call, state, row, calls.subjects
         FROM subjects JOIN calls USING (call)
         WHERE subjects.run = ?1 AND subjects.operation = ?2 AND scope = ?3 AND subject = ?4",
    )?;
    let read = |row: &Row<'_>| {
        Ok(Found {
            call: row.get(0)?,
            state: State::read(&row.get::<_, String>(1)?),
            row: row.get(2)?,
            subjects: row.get::<_, i64>(3)?.unsigned_abs(),
        })
    };
    Ok(found.query_row([run, operation, &subject.scope, &subject.subject], read).optional()?)
}

pub(super) fn answer(connection: &Connection, call: i64) -> Result<Answered> {
    let mut one = connection.prepare_cached("SELECT status, content_type, body FROM calls WHERE call = ?1")?;
    let read = |row: &Row<'_>| {
        Ok(Answered {
            status: row.get::<_, Option<u16>>(0)?.unwrap_or_default(),
            content_type: row.get(1)?,
            body: row.get::<_, Option<Vec<u8>>>(2)?.unwrap_or_default().into(),
            rows: Vec::new(),
        })
    };
    Ok(one.query_row([call], read)?)
}

pub(super) fn open(connection: &Connection) -> Result<Vec<OpenRow>> {
    connection.execute(
        "UPDATE calls SET state = 'unknown', why = 'the broker ended before the answer came' WHERE state = 'sent'",
        [],
    )?;
    let mut all = connection.prepare_cached(
        "SELECT call, operation, arguments, look, worst, sent_at FROM calls
         WHERE state IN ('sent', 'unknown') ORDER BY call",
    )?;
    let rows = all.query_map([], read_open)?;
    let rows = rows.collect::<rusqlite::Result<Vec<OpenRow>>>()?;
    rows.into_iter().map(|row| with_subjects(connection, row)).collect()
}

pub(super) fn open_call(connection: &Connection, call: i64) -> Result<Option<OpenRow>> {
    let mut one = connection.prepare_cached(
        "SELECT call, operation, arguments, look, worst, sent_at FROM calls
         WHERE state IN ('sent', 'unknown') AND call = ?1",
    )?;
    one.query_row([call], read_open).optional()?.map(|row| with_subjects(connection, row)).transpose()
}

pub(super) fn answered_since(connection: &Connection, since: i64) -> Result<Vec<(String, String, Bytes)>> {
    let mut all = connection.prepare_cached(
        "SELECT operation, arguments, body FROM calls
         WHERE ended_at >= ?1 AND state IN ('answered', 'resolved') AND body IS NOT NULL ORDER BY call",
    )?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?.into()));
    let rows = all.query_map([since], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn with_subjects(connection: &Connection, row: OpenRow) -> Result<OpenRow> {
    let mut all = connection.prepare_cached("SELECT scope, subject FROM subjects WHERE call = ?1")?;
    let subjects = all.query_map([row.call], |row| Ok(Subject { scope: row.get(0)?, subject: row.get(1)? }))?;
    Ok(OpenRow { subjects: subjects.collect::<rusqlite::Result<_>>()?, ..row })
}

fn read_open(row: &Row<'_>) -> rusqlite::Result<OpenRow> {
    let json = |text: String| serde_json::from_str(&text).ok();
    Ok(OpenRow {
        call: row.get(0)?,
        operation: row.get(1)?,
        arguments: json(row.get(2)?).unwrap_or_default(),
        look: row.get::<_, Option<String>>(3)?.and_then(json),
        worst: usd(row.get(4)?),
        sent_at: row.get(5)?,
        subjects: Vec::new(),
    })
}

fn insert(connection: &Connection, call: &NewCall, periods: &Periods) -> Result<i64> {
    let worst = thousandths(call.worst);
    connection
        .prepare_cached(
            "INSERT INTO calls
             (run, token, operation, arguments, look, worst, at_least, at_most, state, subjects, day, month, sent_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?6, 'sent', ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            call.run,
            call.token,
            call.operation,
            call.arguments.to_string(),
            call.look.as_ref().map(ToString::to_string),
            worst,
            i64::try_from(call.subjects.len()).unwrap_or(i64::MAX),
            periods.day,
            periods.month,
            call.now
        ])?;
    Ok(connection.last_insert_rowid())
}

/// Whether one of its subjects is another call's.
fn is_taken(connection: &Connection, call: &NewCall) -> Result<bool> {
    let Some(run) = &call.run else { return Ok(false) };
    for subject in &call.subjects {
        if found(connection, run, call.operation, subject)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn take_subjects(connection: &Connection, call: &NewCall, id: i64) -> Result<()> {
    let Some(run) = &call.run else { return Ok(()) };
    let mut taken = connection.prepare_cached("INSERT OR REPLACE INTO subjects VALUES (?1, ?2, ?3, ?4, ?5, NULL)")?;
    for subject in &call.subjects {
        taken.execute(params![run, call.operation, subject.scope, subject.subject, id])?;
    }
    Ok(())
}

fn keep_answer(connection: &Connection, id: i64, state: State, answered: &Answered) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE calls SET state = ?2, why = NULL, ended_at = ?3, status = ?4, content_type = ?5, body = ?6 WHERE call = ?1",
        )?
        .execute(params![id, state.as_str(), now(), answered.status, answered.content_type, &answered.body[..]])?;
    let mut kept =
        connection.prepare_cached("UPDATE subjects SET row = ?4 WHERE call = ?1 AND scope = ?2 AND subject = ?3")?;
    for (subject, row) in &answered.rows {
        kept.execute(params![id, subject.scope, subject.subject, row])?;
    }
    Ok(())
}
