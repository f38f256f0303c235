//! Which files this process has open as stores, and what a file is before it becomes one of them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};

/// What tells stores from other programs' databases, in the place that SQLite keeps for it.
pub(super) const APPLICATION_ID: i64 = u32::from_be_bytes(*b"NRMo") as i64;
/// How every file of SQLite begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How often each file is open.
static OPEN: Mutex<BTreeMap<PathBuf, usize>> = Mutex::new(BTreeMap::new());

/// A file that this process has open as a store. It goes after the connection does.
///
/// Whoever closes a file gives up all locks that its process has on it, those of SQLite's connections included: another process
/// then takes the log away from under them. So nobody but SQLite opens a file of which there is one of these.
pub(super) struct Opened {
    path: PathBuf,
}

impl Opened {
    /// The file at this path, which is made when it is not there.
    ///
    /// # Errors
    /// It cannot be made, or is something else than a store.
    pub(super) fn made(path: &Path) -> Result<Self> {
        let mut open = open();
        begin(path).map_err(|why| not_a_store(path, &format!("it cannot be made: {why}")))?;
        Self::counted(&mut open, path)
    }

    /// The file at this path, if there is one.
    ///
    /// # Errors
    /// It is something else than a store.
    pub(super) fn existing(path: &Path) -> Result<Self> {
        Self::counted(&mut open(), path)
    }

    fn counted(open: &mut BTreeMap<PathBuf, usize>, given: &Path) -> Result<Self> {
        // What is kept beside it is the same by whichever link it was opened.
        let path = std::fs::canonicalize(given).unwrap_or_else(|_| given.to_owned());
        if !open.contains_key(&path) {
            check_is_of_sqlite(given)?;
        }
        *open.entry(path.clone()).or_default() += 1;
        Ok(Self { path })
    }

    /// Where it is, by no link.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        let mut open = open();
        match open.get_mut(&self.path) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(open.remove(&self.path)),
        }
    }
}

fn open() -> MutexGuard<'static, BTreeMap<PathBuf, usize>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
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

/// By its first bytes alone: opening somebody's file with SQLite could already change it.
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

pub(super) fn not_a_store(path: &Path, why: &str) -> Error {
    Error::NotAStore { path: path.to_owned(), why: why.to_owned() }
}
