//! Files beside the store that keep two processes from doing the same at once. The system gives a lock back when its process
//! ends, however it does.

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use super::file::Store;
use crate::error::{Error, Result};

/// As long as it is there, no other process does the same with the store.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Store {
    /// Waits until no other process delivers alerts of this store, so that two do not deliver the same.
    ///
    /// # Errors
    /// [`Error::Lock`] when the file beside the store cannot be made or locked.
    pub fn lock_delivery(&self) -> Result<Lock> {
        let (file, path) = self.beside("-delivery")?;
        file.lock().map_err(|why| Error::Lock { path, why })?;
        Ok(Lock { _file: file })
    }

    /// Keeps other processes from having numbers of this store looked up, so that none is paid for twice; `None` when
    /// another one does.
    ///
    /// # Errors
    /// As [`Store::lock_delivery`].
    pub fn lock_lookups(&self) -> Result<Option<Lock>> {
        let (file, path) = self.beside("-lookups")?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Lock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(why)) => Err(Error::Lock { path, why }),
        }
    }

    fn beside(&self, ending: &str) -> Result<(File, PathBuf)> {
        let mut path = self.path().as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        match File::options().create(true).truncate(false).write(true).open(&path) {
            Ok(file) => Ok((file, path)),
            Err(why) => Err(Error::Lock { path, why }),
        }
    }
}
