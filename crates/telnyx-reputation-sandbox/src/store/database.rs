//! The database itself: one connection, in memory or in a file.

use std::{
    fmt,
    fs::File,
    io::{ErrorKind, Read},
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::{
    problem::{Problem, Result},
    session::Session,
};

/// How many statements are kept prepared; more than the sandbox has.
const PREPARED: usize = 256;

/// What tells the sandbox's files from those of other programs, in the place that SQLite keeps for it.
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"NRSb");
/// Raised whenever the tables change.
pub(crate) const SCHEMA_VERSION: u32 = 4;
/// How every file of SQLite begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where in the file's head the schema's version and the application's id are, as SQLite's file format has it.
const VERSION_AT: usize = 60;
const APPLICATION_AT: usize = 68;

/// One connection that every request takes in turn, so that each one is a transaction of its own.
pub(crate) struct Database(Mutex<Connection>);

impl Database {
    /// Opens a file, which is created when it does not exist, or a database in memory.
    ///
    /// # Errors
    /// When the file is not a sandbox's, which then stays as it is, or cannot be opened.
    pub(crate) fn open(path: Option<&Path>) -> std::result::Result<Self, OpenError> {
        let connection = match path {
            Some(path) => {
                check_owner(path)?;
                Connection::open(path)?
            }
            None => Connection::open_in_memory()?,
        };
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        if path.is_some() {
            // Before the log is in use, so that both are in the file itself, where the next start looks for them.
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
            connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
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

/// Why a file is not used.
#[derive(Debug)]
pub(crate) enum OpenError {
    /// It is another program's, or another version's.
    NotOurs(&'static str),
    Failed(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs(what) => {
                write!(out, "it is {what}, and was left as it is; name a file that a sandbox made, or a new one")
            }
            Self::Failed(why) => out.write_str(why),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Refuses a file that no sandbox of this version made, by its first bytes alone: opening somebody's database could
/// already change it.
fn check_owner(path: &Path) -> std::result::Result<(), OpenError> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut head).map_err(|error| OpenError::Failed(error.to_string()))?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OpenError::Failed(error.to_string())),
    };
    if head.is_empty() {
        return Ok(());
    }
    let number = |at: usize| head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    match (head.starts_with(MAGIC), number(APPLICATION_AT), number(VERSION_AT)) {
        (true, Some(APPLICATION_ID), Some(SCHEMA_VERSION)) => Ok(()),
        (true, Some(APPLICATION_ID), Some(_)) => Err(OpenError::NotOurs("the database of another version's sandbox")),
        (true, Some(_), Some(_)) => Err(OpenError::NotOurs("another program's database")),
        _ => Err(OpenError::NotOurs("not a database")),
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
