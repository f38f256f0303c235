//! The file itself: making it, opening it, and refusing any other.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};

use super::super::{LedgerError, Result};
use crate::digest::random;

/// What tells ledgers from other programs' databases, in the place that SQLite keeps for it.
const APPLICATION_ID: i64 = u32::from_be_bytes(*b"NRBr") as i64;
const SCHEMA_VERSION: i64 = 2;
const SCHEMA: &str = include_str!("schema.sql");
/// How long one process waits for another one that writes; a write takes milliseconds.
const BUSY: Duration = Duration::from_secs(10);

/// That no other broker serves the ledger. The system gives it back when the process ends, however it does.
pub(super) struct Lock {
    _file: File,
}

/// Opens the file to write, and makes it where there is none.
pub(super) fn open(path: &Path) -> Result<Connection> {
    let refused = |why: &str| LedgerError(format!("the ledger {} {why}", path.display()));
    begin(path).map_err(|why| refused(&format!("cannot be made: {why}")))?;
    let about = std::fs::metadata(path).map_err(|why| refused(&format!("cannot be read: {why}")))?;
    if about.is_dir() {
        return Err(refused("is a folder: name a file in it"));
    }
    #[cfg(unix)]
    if std::os::unix::fs::MetadataExt::nlink(&about) > 1 {
        // SQLite's log and our lock stand beside one of them.
        return Err(refused(
            "has several names (hard links), of which each would be a ledger of its own: leave it one",
        ));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection =
        Connection::open_with_flags(path, flags).map_err(|why| refused(&format!("cannot be opened: {why}")))?;
    let prepared = prepare(&mut connection);
    match prepared.map_err(|why| refused(&format!("was left as it is: {why}")))? {
        (APPLICATION_ID, SCHEMA_VERSION) => Ok(connection),
        (APPLICATION_ID, _) => Err(refused("is of another version, and was left as it is")),
        _ => Err(refused("is another program's file, and was left as it is")),
    }
}

/// A connection that only reads.
pub(super) fn reader(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// The id of the ledger.
pub(super) fn id(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT value FROM settings WHERE name = 'id'", [], |row| row.get(0))?)
}

/// Refuses another service than the one that the ledger is of: a recorded answer means something only there.
pub(super) fn check_base_url(connection: &Connection, path: &Path, base_url: &str) -> Result<()> {
    // The readers do not write: a ledger that is new takes the first that serves it.
    let known: Option<String> =
        connection.query_row("SELECT value FROM settings WHERE name = 'base_url'", [], |row| row.get(0)).optional()?;
    match known {
        Some(known) if known != base_url => Err(LedgerError(format!(
            "the ledger {} is of {known}, and the calls are to go to {base_url}: give another --ledger",
            path.display()
        ))),
        Some(_) => Ok(()),
        None => {
            let writer = Connection::open(path)?;
            writer.busy_timeout(BUSY)?;
            writer.execute("INSERT OR IGNORE INTO settings VALUES ('base_url', ?1)", [base_url])?;
            Ok(())
        }
    }
}

/// Writes down that a new broker serves the ledger, and by which name. The lock keeps another one from it; where somebody took
/// its file away, or the disk knows no locks, the one before sends nothing more ([`check_serves`]).
pub(super) fn take_over(path: &Path) -> Result<String> {
    let name = random::<9>().ok_or_else(|| LedgerError("the system has no random numbers".to_owned()))?;
    let writer = Connection::open(path)?;
    writer.busy_timeout(BUSY)?;
    writer.execute("INSERT OR REPLACE INTO settings VALUES ('serving', ?1)", [&name])?;
    Ok(name)
}

/// Refuses whoever is not, or no longer, the broker that serves the ledger.
pub(super) fn check_serves(connection: &Connection, path: &Path, name: Option<&str>) -> Result<()> {
    let mut serving = connection.prepare_cached("SELECT value FROM settings WHERE name = 'serving'")?;
    let serving: Option<String> = serving.query_row([], |row| row.get(0)).optional()?;
    if name.is_some() && serving.as_deref() == name {
        return Ok(());
    }
    Err(LedgerError(format!("another broker serves the ledger {} by now", path.display())))
}

/// Takes the lock of the broker that serves the ledger.
pub(super) fn lock(path: &Path) -> Result<Lock> {
    let beside = beside(path, "-broker");
    let failed = |why: &dyn std::fmt::Display| LedgerError(format!("{} cannot be locked: {why}", beside.display()));
    let file = private().open(&beside).map_err(|why| failed(&why))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(LedgerError(format!(
            "another broker serves the ledger {}: two would each believe that the limit is theirs alone",
            path.display()
        ))),
        Err(TryLockError::Error(why)) => Err(failed(&why)),
    }
}

fn prepare(connection: &mut Connection) -> Result<(i64, i64)> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(64);
    let number = |connection: &Connection, name: &str| -> Result<i64> {
        Ok(connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))?)
    };
    if number(connection, "user_version")? == 0 && number(connection, "application_id")? == 0 {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        // Another process may have been first.
        if tables == 0 {
            let id = random::<9>().ok_or_else(|| LedgerError("the system has no random numbers".to_owned()))?;
            transaction.execute_batch(SCHEMA)?;
            transaction.execute("INSERT INTO settings VALUES ('id', ?1)", [id])?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
        }
        transaction.commit()?;
    }
    let found = (number(connection, "application_id")?, number(connection, "user_version")?);
    if found == (APPLICATION_ID, SCHEMA_VERSION) {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        // A commit has reached the disk: in a power cut, too, nothing was sent that is not written down.
        connection.pragma_update(None, "synchronous", "FULL")?;
        // On a Mac a sync reaches the disk's own memory alone, unless it is asked for more.
        connection.pragma_update(None, "fullfsync", true)?;
    }
    Ok(found)
}

/// Makes the file where there is none. It is nobody else's to read: it has numbers, and what was answered.
fn begin(path: &Path) -> std::io::Result<()> {
    match private().create_new(true).open(path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => Err(why),
        _ => Ok(()),
    }
}

fn private() -> OpenOptions {
    let mut options = File::options();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_refused_as_one() {
        let folder = tempfile::tempdir().unwrap();
        let why = open(folder.path()).unwrap_err().to_string();
        assert!(why.ends_with("is a folder: name a file in it"), "{why}");
    }

    #[test]
    fn a_commit_reaches_the_disk_on_every_system() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("ledger")).unwrap();
        let pragma =
            |name: &str| -> i64 { connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap() };
        assert_eq!((pragma("synchronous"), pragma("fullfsync")), (2, 1));
    }
}
