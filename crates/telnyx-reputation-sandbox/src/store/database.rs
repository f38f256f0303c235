//! The database itself: one connection, in memory or in a file.

use std::{
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{
    account::Key,
    problem::{Problem, Result},
    session::Session,
};

/// How many statements are kept prepared; more than the sandbox has.
const PREPARED: usize = 256;

/// Every table whose rows belong to an account.
pub(crate) const ACCOUNT_TABLES: &[&str] = &[
    "agreements",
    "enterprises",
    "documents",
    "document_links",
    "settings",
    "numbers",
    "ownership_history",
    "external_verifications",
    "email_verifications",
    "remediations",
    "remediated_numbers",
    "timers",
    "deliveries",
    "ledger",
    "spend",
];

/// One connection that every request takes in turn, so that each one is a transaction of its own.
pub(crate) struct Database(Mutex<Connection>);

impl Database {
    /// Opens a file, which is created when it does not exist, or a database in memory.
    pub(crate) fn open(path: Option<&Path>) -> rusqlite::Result<Self> {
        let connection = match path {
            Some(path) => Connection::open(path)?,
            None => Connection::open_in_memory()?,
        };
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        if path.is_some() {
            // A commit in the log outlives the process; only a power cut could lose the latest ones.
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
        }
        connection.execute_batch(include_str!("schema.sql"))?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Runs `work` in one transaction: all of it is kept when it succeeds, none when it fails.
    pub(crate) fn transaction<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        // A panic inside a transaction has rolled it back, so the connection stays good.
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let outcome = work(&transaction)?;
        transaction.commit().map_err(Problem::from)?;
        Ok(outcome)
    }
}

/// Runs `work` inside the session's transaction; when it fails, nothing that it wrote or billed remains.
pub(crate) fn atomically<T>(session: &mut Session<'_>, work: impl FnOnce(&mut Session<'_>) -> Result<T>) -> Result<T> {
    session.connection.prepare_cached("SAVEPOINT work")?.execute([])?;
    let outcome = work(session);
    if outcome.is_err() {
        session.charges.clear();
        session.connection.prepare_cached("ROLLBACK TO work")?.execute([])?;
    }
    session.connection.prepare_cached("RELEASE work")?.execute([])?;
    outcome
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::internal(format!("The sandbox's database failed: {error}."))
    }
}

/// Deletes the rows of one account or of all, and the accounts themselves with them.
pub(crate) fn forget(connection: &Connection, key: Option<&Key>) -> Result<()> {
    for table in ACCOUNT_TABLES.iter().chain([&"accounts"]) {
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
