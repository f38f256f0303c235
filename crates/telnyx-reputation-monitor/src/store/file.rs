//! The file itself: making it, opening it, and refusing any other.

use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::decide;
use crate::error::{Error, Result};

/// What tells stores from other programs' databases, in the place that SQLite keeps for it.
const APPLICATION_ID: i64 = u32::from_be_bytes(*b"NRMo") as i64;
/// What each version of the tables adds to the one before it.
const SCHEMA: [&str; 3] = [include_str!("schema.sql"), include_str!("alerts.sql"), include_str!("lookups.sql")];
const SCHEMA_VERSION: i64 = SCHEMA.len() as i64;
/// How every file of SQLite begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// How long a collector waits for another one that writes. A write takes a second for a million numbers.
const BUSY: Duration = Duration::from_secs(60);
/// How long to wait between two tries to have the log begun, which SQLite does not wait for itself.
const BEGIN_LOG: Duration = Duration::from_millis(5);

/// The history of the numbers of one account, in a file that several processes may use at once.
pub struct Store {
    pub(crate) connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store in a file, which is made when it is not there. Its folder has to be there.
    ///
    /// # Errors
    /// [`Error::NotAStore`] of a file that is something else, which stays as it is; [`Error::Store`].
    pub fn open(path: &Path) -> Result<Self> {
        check_is_of_sqlite(path)?;
        begin(path).map_err(|why| not_a_store(path, &format!("it cannot be made: {why}")))?;
        let connection = Connection::open(path).map_err(|why| cannot_open(path, &why))?;
        Self::prepare(connection, path)
    }

    /// Opens the store in a file that is there.
    ///
    /// # Errors
    /// As [`Store::open`]; [`Error::NotAStore`] when there is no file.
    pub fn open_existing(path: &Path) -> Result<Self> {
        check_is_of_sqlite(path)?;
        if !path.exists() {
            return Err(not_a_store(path, "there is no such file; `collect` makes one"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(|why| cannot_open(path, &why))?;
        Self::prepare(connection, path)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A number that is another whenever somebody else has written to the store since it was asked for before.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn version(&self) -> Result<i64> {
        number(&self.connection, "data_version")
    }

    fn prepare(connection: Connection, path: &Path) -> Result<Self> {
        Self::prepared(connection, path).map_err(|error| match error {
            Error::Store(why) => cannot_open(path, &why),
            other => other,
        })
    }

    fn prepared(mut connection: Connection, path: &Path) -> Result<Self> {
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
        // What is kept beside it is the same by whichever link it was opened.
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Self { connection, path })
    }
}

/// Makes the file where there is none. It is nobody else's to read: it has all numbers.
fn begin(path: &Path) -> std::io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(why),
        _ => Ok(()),
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

/// By its first bytes alone: opening somebody's file could already change it.
fn check_is_of_sqlite(path: &Path) -> Result<()> {
    let mut head = Vec::new();
    match File::open(path) {
        Ok(file) => file.take(100).read_to_end(&mut head).map_err(|why| not_a_store(path, &why.to_string()))?,
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(()),
        Err(why) => return Err(not_a_store(path, &why.to_string())),
    };
    let application = head.get(68..72).map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    match application {
        _ if head.is_empty() => Ok(()),
        Some(id) if head.starts_with(MAGIC) && (id == 0 || i64::from(id) == APPLICATION_ID) => Ok(()),
        Some(_) if head.starts_with(MAGIC) => {
            Err(not_a_store(path, "it is another program's database, and was left as it is"))
        }
        _ => Err(not_a_store(path, "it is no database, and was left as it is")),
    }
}

fn not_a_store(path: &Path, why: &str) -> Error {
    Error::NotAStore { path: path.to_owned(), why: why.to_owned() }
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
        f.debug_struct("Store").field("path", &self.path).finish_non_exhaustive()
    }
}
