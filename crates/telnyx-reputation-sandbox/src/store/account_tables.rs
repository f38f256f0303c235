//! The tables that hold what an account consists of: a new one is listed here, so that it is copied and deleted with it.

use rusqlite::Connection;

use crate::{account::Key, problem::Result};

/// Every table whose rows belong to an account.
pub(crate) const ACCOUNT_TABLES: &[&str] = &[
    "agreements",
    "enterprises",
    "documents",
    "document_links",
    "settings",
    "numbers",
    "ownership_history",
    "readings",
    "external_verifications",
    "email_verifications",
    "remediations",
    "remediated_numbers",
    "timers",
    "deliveries",
    "ledger",
    "spend",
    "daily_spend",
];

/// Deletes the rows of one account or of all, and the accounts themselves with them.
pub(crate) fn forget(connection: &Connection, key: Option<&Key>) -> Result<()> {
    // What counts numbers goes first, so that they need not be counted down.
    for table in [&"numbers_counted"].into_iter().chain(ACCOUNT_TABLES).chain([&"accounts"]) {
        match key {
            Some(key) => connection.execute(
                &format!("DELETE FROM {table} WHERE account = (SELECT account FROM accounts WHERE name = ?1)"),
                [key.name()],
            )?,
            None => connection.execute(&format!("DELETE FROM {table}"), [])?,
        };
    }
    Ok(())
}
