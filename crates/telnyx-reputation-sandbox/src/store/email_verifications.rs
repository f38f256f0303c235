//! E-mail codes: at most one row for each enterprise.

use rusqlite::params;

use super::record;
use crate::{domain::email_verification::EmailVerification, problem::Result, session::Session};

pub(crate) fn put(session: &Session<'_>, it: &EmailVerification) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO email_verifications (account, enterprise_id, record) VALUES (?1, ?2, ?3)
             ON CONFLICT (account, enterprise_id) DO UPDATE SET record = excluded.record",
        )?
        .execute(params![session.account.row, it.enterprise_id, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, enterprise_id: &str) -> Result<Option<EmailVerification>> {
    record::one(
        session,
        "SELECT record FROM email_verifications WHERE account = ?1 AND enterprise_id = ?2",
        params![session.account.row, enterprise_id],
    )
}
