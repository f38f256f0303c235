//! Writing a file whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;

/// Writes a file beside the one that may be there, and puts it in its place.
///
/// # Errors
/// A folder that is not there or cannot be written to.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|why| Failure::local(format!("{} cannot be written: {why}", path.display())))
}
