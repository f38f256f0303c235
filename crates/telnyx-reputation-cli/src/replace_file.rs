//! Writing a file whole or not at all.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// A file that is written beside the one that may be there, and then takes its place, with its permissions. A link stays
/// one. Until then what was there stays, also when this is dropped. A device or a pipe is written to as it is.
pub(crate) struct Replacement {
    written: Written,
    path: PathBuf,
}

enum Written {
    Beside(NamedTempFile),
    Into(File),
}

impl Replacement {
    /// Begins.
    ///
    /// # Errors
    /// A folder that is not there or cannot be written to.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.metadata().is_ok_and(|present| !present.is_file() && !present.is_dir()) {
            let written = Written::Into(File::options().write(true).open(&path)?);
            return Ok(Self { written, path });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        match path.metadata() {
            Ok(present) => drop(builder.permissions(present.permissions())),
            #[cfg(unix)]
            Err(_) => drop(builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666))),
            #[cfg(not(unix))]
            Err(_) => {}
        }
        let written = Written::Beside(builder.tempfile_in(folder)?);
        Ok(Self { written, path })
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// A full disk, or a place that cannot be taken.
    pub(crate) fn put(self) -> io::Result<()> {
        if let Written::Beside(file) = self.written {
            file.as_file().sync_all()?;
            file.persist(&self.path)?;
        }
        Ok(())
    }
}

impl Write for Replacement {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.written {
            Written::Beside(file) => file.write(bytes),
            Written::Into(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.written {
            Written::Beside(file) => file.flush(),
            Written::Into(file) => file.flush(),
        }
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
