//! Number Reputation settings: at most one row for each enterprise.

use rusqlite::params;

use super::record;
use crate::{domain::settings::Settings, problem::Result, session::Session};

pub(crate) fn put(session: &Session<'_>, it: &Settings) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO settings (account, enterprise_id, record) VALUES (?1, ?2, ?3)
             ON CONFLICT (account, enterprise_id) DO UPDATE SET record = excluded.record",
        )?
        .execute(params![session.account.row, it.enterprise_id, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, enterprise_id: &str) -> Result<Option<Settings>> {
    record::one(
        session,
        "SELECT record FROM settings WHERE account = ?1 AND enterprise_id = ?2",
        params![session.account.row, enterprise_id],
    )
}

pub(crate) fn exists(session: &Session<'_>, enterprise_id: &str) -> Result<bool> {
    Ok(session
        .connection
        .prepare_cached("SELECT 1 FROM settings WHERE account = ?1 AND enterprise_id = ?2")?
        .exists(params![session.account.row, enterprise_id])?)
}

pub(crate) fn delete(session: &Session<'_>, enterprise_id: &str) -> Result<()> {
    session
        .connection
        .prepare_cached("DELETE FROM settings WHERE account = ?1 AND enterprise_id = ?2")?
        .execute(params![session.account.row, enterprise_id])?;
    Ok(())
}
