//! The small file that processes and languages share: replaced as a whole, by one of them at a time.
//!
//! Whoever changes it holds the lock of a file beside it, writes the new text to a third one, and renames that over the
//! first. So whenever a process is killed, the file holds one whole state, and the system gives up its lock. Nothing is
//! kept open between two changes, so a forked child is like any other process.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::file_ledger::Ledger;

/// How long another process may hold the lock. It takes milliseconds, unless the disk or that process stands still.
const LONGEST_TURN: Duration = Duration::from_secs(10);

/// How long to wait before the lock is tried again.
const RETRY: Duration = Duration::from_millis(1);

/// How many links may lead to the file, one after the other.
const MOST_LINKS: usize = 40;

/// Where the file is.
#[derive(Clone, Debug)]
pub(crate) struct BudgetFile {
    path: PathBuf,
}

/// Why the file cannot be used.
#[derive(Debug)]
pub(super) enum Unusable {
    Missing,
    Io(io::Error),
    /// What it holds is not what this library writes.
    Text(&'static str),
}

/// The right to change the file, for as long as it is held.
#[derive(Debug)]
pub(super) struct Turn<'f> {
    file: &'f BudgetFile,
    lock: File,
}

impl BudgetFile {
    /// The file at the place that a path leads to now: a link would be replaced in place of the file, and the working
    /// folder may change.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            match fs::canonicalize(&path) {
                Err(why) if why.kind() == io::ErrorKind::NotFound => {}
                other => return Self::with_one_name(other?),
            }
            let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let folder = fs::canonicalize(folder)?;
            match fs::read_link(&path) {
                // The file that a link is to lead to may be begun by any of those who have a link to it.
                Ok(target) => path = folder.join(target),
                Err(_) => return Ok(Self { path: folder.join(name) }),
            }
        }
        Err(io::Error::other("too many links lead to it"))
    }

    /// Replacing the file would part it from its other names.
    fn with_one_name(path: PathBuf) -> io::Result<Self> {
        #[cfg(unix)]
        if std::os::unix::fs::MetadataExt::nlink(&fs::metadata(&path)?) > 1 {
            return Err(io::Error::other(
                "it has several names (hard links), which would be parted; use symbolic links",
            ));
        }
        Ok(Self { path })
    }

    /// What it holds. Needs no lock, since the file is always whole.
    pub(super) fn read(&self) -> Result<Ledger, Unusable> {
        match fs::read(&self.path) {
            Ok(bytes) => Ledger::read(&bytes).map_err(Unusable::Text),
            Err(why) if why.kind() == io::ErrorKind::NotFound => Err(Unusable::Missing),
            Err(why) => Err(Unusable::Io(why)),
        }
    }

    /// Waits for the lock, which the system gives up when its holder ends.
    pub(super) fn turn(&self) -> Result<Turn<'_>, Unusable> {
        self.turn_within(LONGEST_TURN)
    }

    fn turn_within(&self, longest: Duration) -> Result<Turn<'_>, Unusable> {
        let path = self.beside("lock");
        let open = || OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let (mut lock, began) = (open()?, Instant::now());
        loop {
            match lock.try_lock() {
                Ok(()) if is_at(&lock, &path)? => return Ok(Turn { file: self, lock }),
                // Somebody has removed the file since, and others lock another one.
                Ok(()) => lock = open()?,
                Err(TryLockError::Error(why)) => return Err(why.into()),
                Err(TryLockError::WouldBlock) if began.elapsed() > longest => {
                    let why = format!("another process has held its lock for {} s", longest.as_secs());
                    return Err(io::Error::new(io::ErrorKind::TimedOut, why).into());
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(RETRY),
            }
        }
    }

    /// Returns when the disk knows of the last replacement, as far as the system can tell.
    pub(super) fn sync(&self) -> Result<(), Unusable> {
        // A renamed file is on the disk when its folder is. Only Unix can be asked for that.
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    fn beside(&self, what: &str) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".");
        name.push(what);
        name.into()
    }
}

impl Turn<'_> {
    /// Puts a new state in the place of the old one. Until [`BudgetFile::sync`], a power failure may bring back the old
    /// one; never a part of either.
    pub(super) fn replace(&self, ledger: &Ledger) -> Result<(), Unusable> {
        let text = ledger.write();
        let new = self.file.beside("new");
        let mut file = File::create(&new)?;
        if let Ok(old) = fs::metadata(&self.file.path) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        Ok(fs::rename(&new, &self.file.path)?)
    }
}

impl Drop for Turn<'_> {
    /// A child that was forked meanwhile has the file open as well, and would keep the lock.
    fn drop(&mut self) {
        // Else the system gives it up when the last of them is closed.
        let _ = self.lock.unlock();
    }
}

/// Whether a path still leads to this file. Elsewhere than on Unix a file that is open cannot be removed.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (ours.dev(), ours.ino())),
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(why) => Err(why),
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> io::Result<bool> {
    Ok(true)
}

impl From<io::Error> for Unusable {
    fn from(why: io::Error) -> Self {
        Self::Io(why)
    }
}

impl Unusable {
    /// The sentence that tells it of this file.
    pub(super) fn tell(&self, file: &BudgetFile) -> String {
        let begin_anew = "make the client again to begin a new one, with nothing spent";
        match self {
            Self::Missing => format!("the budget file {file} is gone: restore it, or {begin_anew}"),
            Self::Io(why) => format!("the budget file {file} cannot be used: {why}"),
            Self::Text(why) => {
                format!("the budget file {file} {why}; it was left as it is: restore it, or remove it and {begin_anew}")
            }
        }
    }
}

impl fmt::Display for BudgetFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.display().fmt(f)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Whoever had waited for the lock had the turn together with whoever came after the removal.
    #[test]
    fn whoever_waits_for_a_lock_file_that_is_removed_waits_for_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let budget = BudgetFile::at(&folder.path().join("budget")).unwrap();
        let first = budget.turn().unwrap();
        let path = budget.beside("lock");
        let opened = || {
            let open = fs::read_dir("/proc/self/fd").unwrap().flatten();
            open.filter(|fd| fs::read_link(fd.path()).is_ok_and(|to| to == path)).count()
        };
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| is_at(&budget.turn().unwrap().lock, &path).unwrap());
            while opened() < 2 {
                std::thread::yield_now();
            }
            fs::remove_file(&path).unwrap();
            drop(first);
            assert!(waits.join().unwrap(), "its turn is by the lock that others see");
        });
    }

    #[test]
    fn a_lock_that_is_held_for_too_long_ends_the_wait() {
        let folder = tempfile::tempdir().unwrap();
        let budget = BudgetFile::at(&folder.path().join("budget")).unwrap();
        let held = budget.turn().unwrap();
        let Err(Unusable::Io(why)) = budget.turn_within(Duration::ZERO) else { panic!("it is held") };
        assert_eq!(why.kind(), io::ErrorKind::TimedOut);
        drop(held);
        budget.turn_within(Duration::ZERO).unwrap();
    }

    #[test]
    fn a_file_that_is_not_there_is_told_from_one_that_cannot_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let read = |path: &Path| BudgetFile { path: path.to_owned() }.read();
        assert!(matches!(read(&folder.path().join("budget")), Err(Unusable::Missing)));
        assert!(matches!(read(folder.path()), Err(Unusable::Io(_))));
        // Nor can anything be begun below what is no folder.
        fs::write(folder.path().join("file"), "").unwrap();
        let below = BudgetFile::at(&folder.path().join("file/budget")).unwrap_err();
        assert_eq!(below.kind(), io::ErrorKind::NotADirectory);
    }
}
