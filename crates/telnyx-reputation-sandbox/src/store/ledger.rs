//! The ledger: every request, and everything the service did on its own, with what it billed and why.

use rusqlite::{ToSql, params, params_from_iter};
use serde_json::{Value, json};

use super::spend;
use crate::{money::Usd, price::Charge, problem::Result, session::Session};

/// Rows kept for an account; the totals go on counting those that are dropped.
const KEPT_ROWS: i64 = 2_000;

/// What happened, as a row of the ledger tells it.
pub(crate) struct LedgerEntry<'l> {
    pub(crate) operation: &'l str,
    pub(crate) method: Option<&'l str>,
    pub(crate) path: Option<&'l str>,
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<Value>,
}

/// What a reader of the ledger asks for.
#[derive(Default)]
pub(crate) struct LedgerFilter<'f> {
    pub(crate) operation: Option<&'f str>,
    pub(crate) status: Option<u16>,
    /// Rows with a greater number than this.
    pub(crate) after: i64,
    pub(crate) limit: Option<i64>,
    /// Only this many of the last rows.
    pub(crate) newest: Option<i64>,
}

/// Adds a row with the session's charges and notes, and empties both.
pub(crate) fn record(session: &mut Session<'_>, entry: &LedgerEntry<'_>) -> Result<()> {
    let charges = std::mem::take(&mut session.charges);
    let notes = std::mem::take(&mut session.notes);
    let total = Usd(charges.iter().map(|charge: &Charge| charge.usd.0).sum());
    let account = session.account.row;
    let number: i64 = session
        .connection
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM ledger WHERE account = ?1")?
        .query_row(params![account], |row| row.get(0))?;
    let row = json!({
        "id": number,
        "at": session.now.to_text(),
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "usd": total,
        "billed": charges,
        "fault": entry.fault,
        "notes": notes,
    });
    session
        .connection
        .prepare_cached(
            "INSERT INTO ledger (account, number, operation, status, cents, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![account, number, entry.operation, entry.status, total.0, row.to_string()])?;
    session
        .connection
        .prepare_cached("DELETE FROM ledger WHERE account = ?1 AND number <= ?2")?
        .execute(params![account, number - KEPT_ROWS])?;
    spend::add(session, entry.operation, total)
}

/// A row for work that no request asked for.
pub(crate) fn record_run(session: &mut Session<'_>, operation: &str) -> Result<()> {
    record(session, &LedgerEntry { operation, method: None, path: None, status: None, fault: None })
}

/// The account's rows, oldest first, and its totals; the totals count every row, whatever the filter.
pub(crate) fn read(session: &Session<'_>, filter: &LedgerFilter<'_>) -> Result<Value> {
    let account = session.account.row;
    let mut sql = "SELECT record FROM ledger WHERE account = ? AND number > ?".to_owned();
    let mut values: Vec<&dyn ToSql> = vec![&account, &filter.after];
    if filter.operation.is_some() {
        sql.push_str(" AND operation = ?");
        values.push(&filter.operation);
    }
    if filter.status.is_some() {
        sql.push_str(" AND status = ?");
        values.push(&filter.status);
    }
    let limit = filter.newest.or(filter.limit).unwrap_or(KEPT_ROWS);
    sql.push_str(if filter.newest.is_some() { " ORDER BY number DESC LIMIT ?" } else { " ORDER BY number LIMIT ?" });
    values.push(&limit);
    let mut statement = session.connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut data = Vec::new();
    while let Some(row) = rows.next()? {
        data.push(serde_json::from_str::<Value>(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    if filter.newest.is_some() {
        data.reverse();
    }
    let (calls, total, by_operation) = spend::totals(session)?;
    Ok(json!({ "data": data, "calls": calls, "total_usd": total, "by_operation": by_operation }))
}

/// Forgets the account's rows and totals.
pub(crate) fn clear(session: &Session<'_>) -> Result<()> {
    session
        .connection
        .prepare_cached("DELETE FROM ledger WHERE account = ?1")?
        .execute(params![session.account.row])?;
    spend::clear(session)
}
