//! What an account has spent: in all, by operation and by day. Every ledger row counts, also one that is dropped.

use rusqlite::params;
use serde_json::{Map, Value, json};

use crate::{money::Usd, problem::Result, session::Session};

/// Counts one call or run, on the day that the account's clock shows.
pub(super) fn add(session: &Session<'_>, operation: &str, cost: Usd) -> Result<()> {
    let account = session.account.row;
    session
        .connection
        .prepare_cached(
            "INSERT INTO spend (account, operation, calls, cents) VALUES (?1, ?2, 1, ?3)
             ON CONFLICT (account, operation) DO UPDATE SET calls = calls + 1, cents = cents + excluded.cents",
        )?
        .execute(params![account, operation, cost.0])?;
    if cost.0 != 0 {
        session
            .connection
            .prepare_cached(
                "INSERT INTO daily_spend (account, day, operation, cents) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (account, day, operation) DO UPDATE SET cents = cents + excluded.cents",
            )?
            .execute(params![account, day(session), operation, cost.0])?;
    }
    Ok(())
}

/// How many calls and runs there were, what they cost, and the same by operation.
pub(super) fn totals(session: &Session<'_>) -> Result<(i64, Usd, Value)> {
    let mut statement = session
        .connection
        .prepare_cached("SELECT operation, calls, cents FROM spend WHERE account = ?1 ORDER BY operation")?;
    let mut rows = statement.query(params![session.account.row])?;
    let (mut calls, mut total) = (0, Usd(0));
    let mut by_operation = Map::new();
    while let Some(row) = rows.next()? {
        let (operation, count, cents): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        calls += count;
        total.0 += cents;
        by_operation.insert(operation, json!({ "calls": count, "usd": Usd(cents) }));
    }
    Ok((calls, total, Value::Object(by_operation)))
}

/// Every day on which something was billed, oldest first, by operation.
pub(crate) fn by_day(session: &Session<'_>) -> Result<Vec<Value>> {
    let mut statement = session
        .connection
        .prepare_cached("SELECT day, operation, cents FROM daily_spend WHERE account = ?1 ORDER BY day, operation")?;
    let mut rows = statement.query(params![session.account.row])?;
    let mut days: Vec<(String, Usd, Map<String, Value>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (day, operation, cents): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if days.last().is_none_or(|(last, ..)| *last != day) {
            days.push((day, Usd(0), Map::new()));
        }
        if let Some((_, total, by_operation)) = days.last_mut() {
            total.0 += cents;
            by_operation.insert(operation, json!(Usd(cents)));
        }
    }
    let to_json = |(day, total, by_operation)| json!({ "day": day, "usd": total, "by_operation": by_operation });
    Ok(days.into_iter().map(to_json).collect())
}

/// Forgets the totals.
pub(super) fn clear(session: &Session<'_>) -> Result<()> {
    for table in ["spend", "daily_spend"] {
        session
            .connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE account = ?1"))?
            .execute(params![session.account.row])?;
    }
    Ok(())
}

/// `2026-11-20`.
fn day(session: &Session<'_>) -> String {
    session.now.to_text().chars().take(10).collect()
}
