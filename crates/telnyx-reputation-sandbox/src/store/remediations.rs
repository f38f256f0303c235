//! Remediation requests, and which numbers were in one.

use rusqlite::{OptionalExtension, params};

use super::record;
use crate::{domain::remediation::Remediation, moment::Moment, page::Page, problem::Result, session::Session};

/// What a list is narrowed to.
#[derive(Default)]
pub(crate) struct RemediationFilter<'f> {
    pub(crate) status: Option<&'f str>,
    pub(crate) created_at_gte: Option<i64>,
    pub(crate) created_at_lte: Option<i64>,
}

pub(crate) fn insert(session: &Session<'_>, it: &Remediation) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO remediations (account, id, enterprise_id, status, created_at, record)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.enterprise_id,
            it.status.name(),
            it.created_at.0,
            serde_json::to_string(it)?
        ])?;
    let mut submit = session.connection.prepare_cached(
        "INSERT INTO remediated_numbers (account, phone_number, remediation_id, running, submitted_at)
         VALUES (?1, ?2, ?3, 1, ?4)",
    )?;
    for phone_number in &it.submitted {
        submit.execute(params![session.account.row, phone_number, it.id, it.created_at.0])?;
    }
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Remediation) -> Result<()> {
    session
        .connection
        .prepare_cached("UPDATE remediations SET status = ?3, record = ?4 WHERE account = ?1 AND id = ?2")?
        .execute(params![session.account.row, it.id, it.status.name(), serde_json::to_string(it)?])?;
    session
        .connection
        .prepare_cached("UPDATE remediated_numbers SET running = ?3 WHERE account = ?1 AND remediation_id = ?2")?
        .execute(params![session.account.row, it.id, it.status.is_running()])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Remediation>> {
    record::one(
        session,
        "SELECT record FROM remediations WHERE account = ?1 AND id = ?2",
        params![session.account.row, id],
    )
}

/// Every request of an enterprise that has not ended.
pub(crate) fn running(session: &Session<'_>, enterprise_id: &str) -> Result<Vec<Remediation>> {
    record::many(
        session,
        "SELECT record FROM remediations WHERE account = ?1 AND enterprise_id = ?2
         AND status IN ('pending', 'in_progress') ORDER BY seq",
        params![session.account.row, enterprise_id],
    )
}

/// How many requests of an enterprise have not ended.
pub(crate) fn count_running(session: &Session<'_>, enterprise_id: &str) -> Result<i64> {
    record::count(
        session,
        "SELECT count(*) FROM remediations WHERE account = ?1 AND enterprise_id = ?2
         AND status IN ('pending', 'in_progress')",
        params![session.account.row, enterprise_id],
    )
}

/// Newest first.
pub(crate) fn list(
    session: &Session<'_>,
    enterprise_id: &str,
    filter: &RemediationFilter<'_>,
    page: Page,
) -> Result<(Vec<Remediation>, i64)> {
    let mut conditions = record::Conditions::new(&session.account.row);
    conditions.and("enterprise_id = ?", &enterprise_id);
    if filter.status.is_some() {
        conditions.and("status = ?", &filter.status);
    }
    if filter.created_at_gte.is_some() {
        conditions.and("created_at >= ?", &filter.created_at_gte);
    }
    if filter.created_at_lte.is_some() {
        conditions.and("created_at <= ?", &filter.created_at_lte);
    }
    conditions.page(session, "remediations", "seq DESC", page)
}

/// When a number was last submitted, and whether that request is still running.
pub(crate) fn last_submission(session: &Session<'_>, phone_number: &str) -> Result<Option<(Moment, bool)>> {
    Ok(session
        .connection
        .prepare_cached(
            "SELECT submitted_at, running FROM remediated_numbers WHERE account = ?1 AND phone_number = ?2
             ORDER BY seq DESC LIMIT 1",
        )?
        .query_row(params![session.account.row, phone_number], |row| Ok((Moment(row.get(0)?), row.get(1)?)))
        .optional()?)
}
