//! The file itself: making it, opening it, and refusing any other.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::decide;
use super::opened::{APPLICATION_ID, Opened, not_a_store};
use crate::error::{Error, Result};

/// What each version of the tables adds to the one before it.
const SCHEMA: [&str; 3] = [include_str!("schema.sql"), include_str!("alerts.sql"), include_str!("lookups.sql")];
const SCHEMA_VERSION: i64 = SCHEMA.len() as i64;
/// How long a collector waits for another one that writes. A write takes a second for a million numbers.
const BUSY: Duration = Duration::from_secs(60);
/// How long to wait between two tries to have the log begun, which SQLite does not wait for itself.
const BEGIN_LOG: Duration = Duration::from_millis(5);

/// The history of the numbers of one account, in a file that several processes may use at once.
pub struct Store {
    pub(crate) connection: Connection,
    // Below the connection, which has to go before it.
    opened: Opened,
}

impl Store {
    /// Opens the store in a file, which is made when it is not there. Its folder has to be there.
    ///
    /// # Errors
    /// [`Error::NotAStore`] of a file that is something else, which stays as it is; [`Error::Store`].
    pub fn open(path: &Path) -> Result<Self> {
        let opened = Opened::made(path)?;
        let connection = Connection::open(path).map_err(|why| cannot_open(path, &why))?;
        Self::prepare(opened, connection, path)
    }

    /// Opens the store in a file that is there.
    ///
    /// # Errors
    /// As [`Store::open`]; [`Error::NotAStore`] when there is no file.
    pub fn open_existing(path: &Path) -> Result<Self> {
        let opened = Opened::existing(path)?;
        if !path.exists() {
            return Err(not_a_store(path, "there is no such file; `collect` makes one"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|why| cannot_open(path, &why))?;
        Self::prepare(opened, connection, path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.opened.path()
    }

    /// A number that is another whenever somebody else has written to the store since it was asked for before.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn version(&self) -> Result<i64> {
        number(&self.connection, "data_version")
    }

    fn prepare(opened: Opened, connection: Connection, path: &Path) -> Result<Self> {
        Self::prepared(opened, connection, path).map_err(|error| match error {
            Error::Store(why) => cannot_open(path, &why),
            other => other,
        })
    }

    /// The connection comes after the file that it is of, so that it goes before it.
    fn prepared(opened: Opened, mut connection: Connection, path: &Path) -> Result<Self> {
        connection.busy_timeout(BUSY)?;
        if (0..SCHEMA_VERSION).contains(&number(&connection, "user_version")?) {
            // All of it in one transaction, that of a new file before the log is in use, so that it is in the file's own
            // head.
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            bring_up(&transaction, path)?;
            transaction.commit()?;
        }
        match (number(&connection, "application_id")?, number(&connection, "user_version")?) {
            (APPLICATION_ID, SCHEMA_VERSION) => {}
            (APPLICATION_ID, _) => {
                return Err(not_a_store(path, "it is the store of another version, and was left as it is"));
            }
            _ => return Err(not_a_store(path, "it is another program's database, and was left as it is")),
        }
        begin_log(&connection)?;
        Ok(Self { connection, opened })
    }
}

/// Makes the tables of a new file, and of an older version those that it has not.
fn bring_up(connection: &Connection, path: &Path) -> Result<()> {
    let version = number(connection, "user_version")?;
    let application = number(connection, "application_id")?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let is_ours = if version == 0 { tables == 0 && application == 0 } else { application == APPLICATION_ID };
    if !is_ours {
        return Err(not_a_store(path, "it is another program's database, and was left as it is"));
    }
    // Another process may have been first, with these or with newer tables.
    let missing = usize::try_from(version).ok().and_then(|version| SCHEMA.get(version..)).unwrap_or_default();
    if missing.is_empty() {
        return Ok(());
    }
    missing.iter().try_for_each(|tables| connection.execute_batch(tables))?;
    if version == 1 {
        decide::seed(connection)?;
    }
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    Ok(())
}

/// Several processes may read while one writes.
fn begin_log(connection: &Connection) -> Result<()> {
    let begun = std::time::Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Ok(()) => return Ok(()),
            Err(rusqlite::Error::SqliteFailure(why, _))
                if why.code == rusqlite::ErrorCode::DatabaseBusy && begun.elapsed() < BUSY =>
            {
                std::thread::sleep(BEGIN_LOG);
            }
            Err(why) => return Err(why.into()),
        }
    }
}

fn number(connection: &Connection, pragma: &str) -> Result<i64> {
    Ok(connection.pragma_query_value(None, pragma, |row| row.get(0))?)
}

fn cannot_open(path: &Path, why: &rusqlite::Error) -> Error {
    let what_to_do = match why.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ReadOnly | rusqlite::ErrorCode::CannotOpen) => {
            ". Who reads it writes its log, too: give write permission to the file and its folder, or read a copy"
        }
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => ". It is damaged: take a copy of before",
        _ => "",
    };
    not_a_store(path, &format!("it cannot be opened: {why}{what_to_do}"))
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("path", &self.path()).finish_non_exhaustive()
    }
}
