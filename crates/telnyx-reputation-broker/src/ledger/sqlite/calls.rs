//! Calls: written down before they are sent, and when it is known what became of them.

use rusqlite::{Connection, OptionalExtension, Row, params};
use telnyx_reputation::{Period, Usd};

use super::super::Result;
use super::super::kept::{Answered, Begun, Ended, Found, NewCall, State, Subject};
use super::super::money::{Change, Periods, thousandths};
use super::super::rules::{Becomes, Standing, ending, refused};
use super::{money, runs, tokens};
use crate::clock::now;

pub(super) fn begin(connection: &Connection, call: &NewCall, limit: Option<(Usd, Period)>) -> Result<Begun> {
    let periods = money::periods(connection, call.now)?;
    let of_broker = limit.map(|(limit, period)| money::left(connection, limit, period, &periods));
    let of_token = call.token_limit.map(|limit| money::left_of_token(connection, &call.token, limit));
    let standing = Standing {
        is_in_use: tokens::is_in_use(connection, &call.digest)?,
        of_broker: of_broker.transpose()?,
        of_token: of_token.transpose()?,
        is_taken: is_taken(connection, call)?,
    };
    if let Some(refused) = refused(call, &standing) {
        return Ok(refused);
    }
    let id = insert(connection, call, &periods)?;
    take_subjects(connection, call, id)?;
    let run = call.run.as_deref();
    runs::count(connection, run, 1, 1, call.now)?;
    let held = Change { at_least: 0, at_most: thousandths(call.worst) };
    money::change(connection, run, &call.token, &periods, held)?;
    Ok(Begun::Sent(id))
}

pub(super) fn note(connection: &Connection, call: &NewCall, answered: &Answered) -> Result<()> {
    let periods = money::periods(connection, call.now)?;
    let id = insert(connection, call, &periods)?;
    take_subjects(connection, call, id)?;
    runs::count(connection, call.run.as_deref(), 1, 0, call.now)?;
    keep_answer(connection, id, State::Answered, answered)
}

pub(super) fn end(connection: &Connection, id: i64, ended: &Ended) -> Result<bool> {
    let mut found =
        connection.prepare_cached("SELECT run, token, worst, day, month, state FROM calls WHERE call = ?1")?;
    let (run, token, worst, periods, state) = found.query_row([id], |row| {
        let periods = Periods { day: row.get(3)?, month: row.get(4)? };
        let (run, token, worst): (Option<String>, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok((run, token, worst, periods, State::read(&row.get::<_, String>(5)?)))
    })?;
    let run = run.as_deref();
    let Some(ending) = ending(state, ended) else { return Ok(false) };
    if let Some(came_to) = ending.came_to {
        money::change(connection, run, &token, &periods, came_to.of_what_was_set_aside(worst))?;
        connection.prepare_cached("UPDATE calls SET at_least = ?2, at_most = ?3 WHERE call = ?1")?.execute([
            id,
            came_to.at_least,
            came_to.at_most,
        ])?;
    }
    match ending.becomes {
        Becomes::Unknown(why) => {
            connection
                .prepare_cached("UPDATE calls SET state = 'unknown', why = ?2 WHERE call = ?1")?
                .execute(params![id, why])?;
        }
        Becomes::Answer(state, answered) => keep_answer(connection, id, state, answered)?,
        Becomes::NotDone => {
            connection.prepare_cached("DELETE FROM subjects WHERE call = ?1")?.execute([id])?;
            connection
                .prepare_cached("UPDATE calls SET state = 'not_done', ended_at = ?2 WHERE call = ?1")?
                .execute([id, now()])?;
        }
    }
    if ending.was_open {
        runs::count(connection, run, 0, -1, 0)?;
    }
    Ok(true)
}

pub(super) fn found(connection: &Connection, run: &str, operation: &str, subject: &Subject) -> Result<Option<Found>> {
    let mut found = connection.prepare_cached(
        "SELECT call, state, row, calls.subjects
         FROM subjects JOIN calls USING (call)
         WHERE subjects.run = ?1 AND subjects.operation = ?2 AND scope = ?3 AND subject = ?4 AND state != 'given_up'
         ORDER BY call DESC LIMIT 1",
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

fn insert(connection: &Connection, call: &NewCall, periods: &Periods) -> Result<i64> {
    let worst = thousandths(call.worst);
    connection
        .prepare_cached(
            "INSERT INTO calls
             (run, token, operation, enterprise, arguments, look, worst, at_least, at_most, state, subjects, day, month,
              sent_at)
             VALUES (?1, ?2, ?3, ?11, ?4, ?5, ?6, 0, ?6, 'sent', ?7, ?8, ?9, ?10)",
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
            call.now,
            call.enterprise
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
            "UPDATE calls SET state = ?2, why = NULL, ended_at = ?3, status = ?4, content_type = ?5, body = ?6,
               ended_after = (SELECT max(call) FROM calls)
             WHERE call = ?1",
        )?
        .execute(params![id, state.as_str(), now(), answered.status, answered.content_type, &answered.body[..]])?;
    let mut kept =
        connection.prepare_cached("UPDATE subjects SET row = ?4 WHERE call = ?1 AND scope = ?2 AND subject = ?3")?;
    for (subject, row) in &answered.rows {
        kept.execute(params![id, subject.scope, subject.subject, row])?;
    }
    Ok(())
}
