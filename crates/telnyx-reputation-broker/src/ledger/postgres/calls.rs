//! Calls: written down before they are sent, and when it is known what became of them.

use std::collections::HashMap;

use telnyx_reputation::{Period, Usd};

use super::super::kept::{Answered, Begun, Ended, Found, NewCall, State, Subject};
use super::super::money::{Change, Periods, thousandths};
use super::super::rules::{Becomes, Standing, ending, refused};
use super::super::{LedgerError, Result};
use super::session::{Session, cell};
use super::{money, runs, tokens};
use crate::clock::now;

pub(super) async fn begin(session: &Session, call: &NewCall, limit: Option<(Usd, Period)>) -> Result<Begun> {
    let run = call.run.as_deref();
    let periods = money::periods(session, call.now).await?;
    let standing = Standing {
        is_in_use: tokens::is_in_use(session, &call.digest).await?,
        of_broker: match limit {
            Some((limit, period)) => Some(money::left(session, limit, period, &periods).await?),
            None => None,
        },
        of_token: match call.token_limit {
            Some(limit) => Some(money::left_of_token(session, &call.token, limit).await?),
            None => None,
        },
        is_taken: match run {
            Some(run) => found(session, run, call.operation, &call.subjects).await?.iter().any(Option::is_some),
            None => false,
        },
    };
    if let Some(refused) = refused(call, &standing) {
        return Ok(refused);
    }
    let id = insert(session, call, &periods).await?;
    take_subjects(session, call, id).await?;
    runs::count(session, run, 1, 1, call.now).await?;
    let held = Change { at_least: 0, at_most: thousandths(call.worst) };
    money::change(session, run, &call.token, &periods, held).await?;
    Ok(Begun::Sent(id))
}

pub(super) async fn note(session: &Session, call: &NewCall, answered: &Answered) -> Result<()> {
    let periods = money::periods(session, call.now).await?;
    let id = insert(session, call, &periods).await?;
    take_subjects(session, call, id).await?;
    runs::count(session, call.run.as_deref(), 1, 0, call.now).await?;
    keep_answer(session, id, State::Answered, answered).await
}

pub(super) async fn end(session: &Session, id: i64, ended: &Ended) -> Result<bool> {
    // Somebody may be giving it up right now.
    let found = "SELECT run, token, worst, day, month, state FROM calls WHERE call = $1 FOR UPDATE";
    let Some(row) = session.row(found, &[&id]).await? else {
        return Err(LedgerError(format!("the ledger has no call {id}")));
    };
    let (run, token, worst): (Option<String>, String, i64) = (cell(&row, 0)?, cell(&row, 1)?, cell(&row, 2)?);
    let periods = Periods { day: cell(&row, 3)?, month: cell(&row, 4)? };
    let state = State::read(&cell::<String>(&row, 5)?);
    let run = run.as_deref();
    let Some(ending) = ending(state, ended) else { return Ok(false) };
    if let Some(came_to) = ending.came_to {
        money::change(session, run, &token, &periods, came_to.of_what_was_set_aside(worst)).await?;
        let update = "UPDATE calls SET at_least = $2, at_most = $3 WHERE call = $1";
        session.change(update, &[&id, &came_to.at_least, &came_to.at_most]).await?;
    }
    match ending.becomes {
        Becomes::Unknown(why) => {
            let update = "UPDATE calls SET state = 'unknown', why = $2 WHERE call = $1";
            session.change(update, &[&id, &why]).await?;
        }
        Becomes::Answer(state, answered) => keep_answer(session, id, state, answered).await?,
        Becomes::NotDone => {
            session.change("DELETE FROM subjects WHERE call = $1", &[&id]).await?;
            let update = "UPDATE calls SET state = 'not_done', ended_at = $2 WHERE call = $1";
            session.change(update, &[&id, &now()]).await?;
        }
    }
    if ending.was_open {
        runs::count(session, run, 0, -1, 0).await?;
    }
    Ok(true)
}

pub(super) async fn found(
    session: &Session,
    run: &str,
    operation: &str,
    subjects: &[Subject],
) -> Result<Vec<Option<Found>>> {
    let rows = session
        .rows(
            "SELECT scope, subject, call, state, answered, calls.subjects
             FROM subjects JOIN calls USING (call)
             WHERE subjects.run = $1 AND subjects.operation = $2 AND state != 'given_up'
               AND (scope, subject) IN (SELECT * FROM unnest($3::text[], $4::text[]))
             ORDER BY call",
            &[&run, &operation, &scopes(subjects), &texts(subjects)],
        )
        .await?;
    // The last call of a subject counts.
    let mut by_subject = HashMap::with_capacity(rows.len());
    for row in &rows {
        let found = Found {
            call: cell(row, 2)?,
            state: State::read(&cell::<String>(row, 3)?),
            row: cell(row, 4)?,
            subjects: cell::<i64>(row, 5)?.unsigned_abs(),
        };
        by_subject.insert(Subject { scope: cell(row, 0)?, subject: cell(row, 1)? }, found);
    }
    Ok(subjects.iter().map(|subject| by_subject.get(subject).cloned()).collect())
}

pub(super) async fn answer(session: &Session, call: i64) -> Result<Answered> {
    let one = "SELECT status, content_type, body FROM calls WHERE call = $1";
    let Some(row) = session.row(one, &[&call]).await? else {
        return Err(LedgerError(format!("the ledger has no call {call}")));
    };
    Ok(Answered {
        status: cell::<Option<i32>>(&row, 0)?.and_then(|status| u16::try_from(status).ok()).unwrap_or_default(),
        content_type: cell(&row, 1)?,
        body: cell::<Option<Vec<u8>>>(&row, 2)?.unwrap_or_default().into(),
        rows: Vec::new(),
    })
}

async fn insert(session: &Session, call: &NewCall, periods: &Periods) -> Result<i64> {
    let insert = "INSERT INTO calls
         (run, token, operation, enterprise, arguments, look, worst, at_least, at_most, state, subjects, day, month, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $7, 'sent', $8, $9, $10, $11) RETURNING call";
    let (arguments, look) = (call.arguments.to_string(), call.look.as_ref().map(ToString::to_string));
    let subjects = i64::try_from(call.subjects.len()).unwrap_or(i64::MAX);
    let inserted = session
        .row(
            insert,
            &[
                &call.run,
                &call.token,
                &call.operation,
                &call.enterprise,
                &arguments,
                &look,
                &thousandths(call.worst),
                &subjects,
                &periods.day,
                &periods.month,
                &call.now,
            ],
        )
        .await?;
    inserted.map_or_else(|| Err(LedgerError("the ledger took no call".to_owned())), |row| cell(&row, 0))
}

async fn take_subjects(session: &Session, call: &NewCall, id: i64) -> Result<()> {
    let Some(run) = &call.run else { return Ok(()) };
    session
        .change(
            "INSERT INTO subjects
             SELECT DISTINCT $1::text, $2::text, scope, subject, $5::bigint, NULL::text
             FROM unnest($3::text[], $4::text[]) AS taken (scope, subject)",
            &[run, &call.operation, &scopes(&call.subjects), &texts(&call.subjects), &id],
        )
        .await?;
    Ok(())
}

async fn keep_answer(session: &Session, id: i64, state: State, answered: &Answered) -> Result<()> {
    let update = "UPDATE calls SET state = $2, why = NULL, ended_at = $3, status = $4, content_type = $5, body = $6,
           ended_after = (SELECT max(call) FROM calls)
         WHERE call = $1";
    let status = i32::from(answered.status);
    session
        .change(update, &[&id, &state.as_str(), &now(), &status, &answered.content_type, &&answered.body[..]])
        .await?;
    let (subjects, rows): (Vec<Subject>, Vec<&str>) =
        answered.rows.iter().map(|(subject, row)| (subject.clone(), row.as_str())).unzip();
    session
        .change(
            "UPDATE subjects SET answered = told.answered
             FROM unnest($2::text[], $3::text[], $4::text[]) AS told (scope, subject, answered)
             WHERE call = $1 AND subjects.scope = told.scope AND subjects.subject = told.subject",
            &[&id, &scopes(&subjects), &texts(&subjects), &rows],
        )
        .await?;
    Ok(())
}

fn scopes(subjects: &[Subject]) -> Vec<&str> {
    subjects.iter().map(|subject| subject.scope.as_str()).collect()
}

fn texts(subjects: &[Subject]) -> Vec<&str> {
    subjects.iter().map(|subject| subject.subject.as_str()).collect()
}
