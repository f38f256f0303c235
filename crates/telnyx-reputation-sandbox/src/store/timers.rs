//! What will happen by itself, and when.

use rusqlite::{OptionalExtension, params};

use crate::{domain::timer::Timer, moment::Moment, problem::Result, session::Session};

/// Sets a timer; another one of the same kind and subject is replaced.
pub(crate) fn set(session: &Session<'_>, at: Moment, timer: Timer, subject: &str) -> Result<()> {
    cancel(session, timer, subject)?;
    session
        .connection
        .prepare_cached("INSERT INTO timers (account, due, kind, subject) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![session.account.row, at.0, timer.name(), subject])?;
    Ok(())
}

pub(crate) fn cancel(session: &Session<'_>, timer: Timer, subject: &str) -> Result<()> {
    session
        .connection
        .prepare_cached("DELETE FROM timers WHERE account = ?1 AND kind = ?2 AND subject = ?3")?
        .execute(params![session.account.row, timer.name(), subject])?;
    Ok(())
}

/// Takes the earliest timer that is due at `until`.
pub(crate) fn take_due(session: &Session<'_>, until: Moment) -> Result<Option<(Moment, Timer, String)>> {
    let found = session
        .connection
        .prepare_cached(
            "SELECT seq, due, kind, subject FROM timers WHERE account = ?1 AND due <= ?2 ORDER BY due, seq LIMIT 1",
        )?
        .query_row(params![session.account.row, until.0], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?))
        })
        .optional()?;
    let Some((seq, at, kind, subject)) = found else { return Ok(None) };
    session.connection.prepare_cached("DELETE FROM timers WHERE seq = ?1")?.execute(params![seq])?;
    Ok(Timer::from_name(&kind).map(|timer| (Moment(at), timer, subject)))
}

/// Whether a timer is set.
pub(crate) fn is_set(session: &Session<'_>, timer: Timer, subject: &str) -> Result<bool> {
    Ok(session
        .connection
        .prepare_cached("SELECT 1 FROM timers WHERE account = ?1 AND kind = ?2 AND subject = ?3")?
        .exists(params![session.account.row, timer.name(), subject])?)
}
