//! Enterprises. A deleted one stays as a row that no query finds.

use rusqlite::{OptionalExtension, params};

use super::record;
use crate::{domain::enterprise::Enterprise, page::Page, problem::Result, session::Session};

/// What a list is narrowed to.
#[derive(Default)]
pub(crate) struct EnterpriseFilter<'f> {
    pub(crate) legal_name_contains: Vec<&'f str>,
    pub(crate) role_type: Option<&'f str>,
}

pub(crate) fn insert(session: &Session<'_>, it: &Enterprise) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO enterprises (account, id, legal_name, fein, role_type, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.text("legal_name"),
            it.text("fein"),
            it.text("role_type"),
            serde_json::to_string(it)?
        ])?;
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Enterprise) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "UPDATE enterprises SET legal_name = ?3, fein = ?4, record = ?5 WHERE account = ?1 AND id = ?2",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.text("legal_name"),
            it.text("fein"),
            serde_json::to_string(it)?
        ])?;
    Ok(())
}

pub(crate) fn delete(session: &Session<'_>, id: &str) -> Result<()> {
    session
        .connection
        .prepare_cached("UPDATE enterprises SET deleted = 1 WHERE account = ?1 AND id = ?2")?
        .execute(params![session.account.row, id])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Enterprise>> {
    record::one(
        session,
        "SELECT record FROM enterprises WHERE account = ?1 AND id = ?2 AND deleted = 0",
        params![session.account.row, id],
    )
}

/// The id of another enterprise with the same name and tax id.
pub(crate) fn find_same(session: &Session<'_>, it: &Enterprise) -> Result<Option<String>> {
    Ok(session
        .connection
        .prepare_cached(
            "SELECT id FROM enterprises WHERE account = ?1 AND deleted = 0 AND id <> ?2
             AND lower(legal_name) = lower(?3) AND replace(fein, '-', '') = replace(?4, '-', '')",
        )?
        .query_row(params![session.account.row, it.id, it.text("legal_name"), it.text("fein")], |row| row.get(0))
        .optional()?)
}

/// Oldest first.
pub(crate) fn list(session: &Session<'_>, filter: &EnterpriseFilter<'_>, page: Page) -> Result<(Vec<Enterprise>, i64)> {
    let mut conditions = record::Conditions::new(&session.account.row);
    conditions.and_always("deleted = 0");
    for part in &filter.legal_name_contains {
        conditions.and("instr(lower(legal_name), lower(?)) > 0", part);
    }
    if filter.role_type.is_some() {
        conditions.and("role_type = ?", &filter.role_type);
    }
    conditions.page(session, "enterprises", "seq", page)
}
