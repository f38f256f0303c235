//! Uploaded files and the links that keep them.

use rusqlite::{OptionalExtension, params};

use super::record;
use crate::{
    domain::document::{Document, DocumentLink},
    moment::Moment,
    page::Page,
    problem::Result,
    session::Session,
};

/// What a list of documents is narrowed to.
#[derive(Default)]
pub(crate) struct DocumentFilter {
    pub(crate) filename_contains: Option<String>,
    pub(crate) customer_references: Vec<String>,
    pub(crate) created_after: Option<i64>,
    pub(crate) created_before: Option<i64>,
}

pub(crate) fn insert(session: &Session<'_>, it: &Document, content: &[u8]) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO documents (account, id, filename, customer_reference, created_at, updated_at, record, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.filename,
            it.customer_reference,
            it.created_at.0,
            it.updated_at.0,
            serde_json::to_string(it)?,
            content
        ])?;
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Document) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "UPDATE documents SET filename = ?3, customer_reference = ?4, updated_at = ?5, record = ?6
             WHERE account = ?1 AND id = ?2",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.filename,
            it.customer_reference,
            it.updated_at.0,
            serde_json::to_string(it)?
        ])?;
    Ok(())
}

pub(crate) fn delete(session: &Session<'_>, id: &str) -> Result<()> {
    session
        .connection
        .prepare_cached("DELETE FROM documents WHERE account = ?1 AND id = ?2")?
        .execute(params![session.account.row, id])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Document>> {
    record::one(
        session,
        "SELECT record FROM documents WHERE account = ?1 AND id = ?2",
        params![session.account.row, id],
    )
}

pub(crate) fn content(session: &Session<'_>, id: &str) -> Result<Option<Vec<u8>>> {
    Ok(session
        .connection
        .prepare_cached("SELECT content FROM documents WHERE account = ?1 AND id = ?2")?
        .query_row(params![session.account.row, id], |row| row.get(0))
        .optional()?)
}

/// How many documents the account has.
pub(crate) fn count(session: &Session<'_>) -> Result<i64> {
    record::count(session, "SELECT count(*) FROM documents WHERE account = ?1", params![session.account.row])
}

/// `order` is a column name with an optional DESC.
pub(crate) fn list(
    session: &Session<'_>,
    filter: &DocumentFilter,
    order: &str,
    page: Page,
) -> Result<(Vec<Document>, i64)> {
    let mut conditions = record::Conditions::new(&session.account.row);
    if filter.filename_contains.is_some() {
        conditions.and("instr(lower(filename), lower(?)) > 0", &filter.filename_contains);
    }
    let references = serde_json::to_string(&filter.customer_references)?;
    if !filter.customer_references.is_empty() {
        conditions.and("customer_reference IN (SELECT value FROM json_each(?))", &references);
    }
    if filter.created_after.is_some() {
        conditions.and("created_at > ?", &filter.created_after);
    }
    if filter.created_before.is_some() {
        conditions.and("created_at < ?", &filter.created_before);
    }
    conditions.page(session, "documents", order, page)
}

pub(crate) fn link(session: &Session<'_>, it: &DocumentLink) -> Result<()> {
    session
        .connection
        .prepare_cached(
            "INSERT INTO document_links (account, id, document_id, linked_record_type, linked_resource_id, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            session.account.row,
            it.id,
            it.document_id,
            it.linked_record_type,
            it.linked_resource_id,
            it.created_at.0
        ])?;
    Ok(())
}

/// Removes one resource's links; returns the ids of the documents.
pub(crate) fn unlink(session: &Session<'_>, linked_record_type: &str, linked_resource_id: &str) -> Result<Vec<String>> {
    let mut statement = session.connection.prepare_cached(
        "DELETE FROM document_links WHERE account = ?1 AND linked_record_type = ?2 AND linked_resource_id = ?3
         RETURNING document_id",
    )?;
    let ids = statement
        .query_map(params![session.account.row, linked_record_type, linked_resource_id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

pub(crate) fn is_linked(session: &Session<'_>, document_id: &str) -> Result<bool> {
    Ok(session
        .connection
        .prepare_cached("SELECT 1 FROM document_links WHERE account = ?1 AND document_id = ?2")?
        .exists(params![session.account.row, document_id])?)
}

/// Newest first.
pub(crate) fn list_links(
    session: &Session<'_>,
    linked_record_type: Option<&str>,
    linked_resource_id: Option<&str>,
    page: Page,
) -> Result<(Vec<DocumentLink>, i64)> {
    const MATCHES: &str = "account = ?1 AND (?2 IS NULL OR linked_record_type = ?2)
        AND (?3 IS NULL OR linked_resource_id = ?3)";
    let matching = params![session.account.row, linked_record_type, linked_resource_id];
    let total = record::count(session, &format!("SELECT count(*) FROM document_links WHERE {MATCHES}"), matching)?;
    let mut statement = session.connection.prepare_cached(&format!(
        "SELECT id, document_id, linked_record_type, linked_resource_id, created_at FROM document_links
         WHERE {MATCHES} ORDER BY seq DESC LIMIT ?4 OFFSET ?5"
    ))?;
    let links = statement
        .query_map(
            params![session.account.row, linked_record_type, linked_resource_id, page.limit(), page.offset()],
            |row| {
                Ok(DocumentLink {
                    id: row.get(0)?,
                    document_id: row.get(1)?,
                    linked_record_type: row.get(2)?,
                    linked_resource_id: row.get(3)?,
                    created_at: Moment(row.get(4)?),
                })
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((links, total))
}
