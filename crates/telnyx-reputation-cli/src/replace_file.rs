//! Writing a file whole or not at all.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file that is written beside the one that may be there, and then takes its place, with its permissions. A link stays
/// one. Until then what was there stays, also when this is dropped.
pub(crate) struct Replacement {
    written: NamedTempFile,
    path: PathBuf,
}

impl Replacement {
    /// Begins.
    ///
    /// # Errors
    /// A folder that is not there or cannot be written to.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        match path.metadata() {
            Ok(present) => drop(builder.permissions(present.permissions())),
            #[cfg(unix)]
            Err(_) => drop(builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666))),
            #[cfg(not(unix))]
            Err(_) => {}
        }
        let written = builder.tempfile_in(folder)?;
        Ok(Self { written, path })
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// A full disk, or a place that cannot be taken.
    pub(crate) fn put(self) -> io::Result<()> {
        self.written.as_file().sync_all()?;
        self.written.persist(&self.path)?;
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.written.flush()
    }
}

/// Writes all of a file.
///
/// # Errors
/// As [`Replacement`].
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let write = || -> io::Result<()> {
        let mut file = Replacement::of(path)?;
        file.write_all(content)?;
        file.put()
    };
    write().map_err(|why| Failure::local(format!("{} cannot be written: {why}", path.display())))
}
