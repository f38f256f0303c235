//! Writing a file whole or not at all.

use std::io::Write;
use std::path::Path;

use crate::failure::Failure;

/// Writes a file beside the one that may be there, and puts it in its place, with its permissions. A link stays one.
///
/// # Errors
/// A folder that is not there or cannot be written to.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let target = path.canonicalize();
    let path = target.as_deref().unwrap_or(path);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut file = like(path)?.tempfile_in(folder)?;
        file.write_all(content)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|why| Failure::local(format!("{} cannot be written: {why}", path.display())))
}

/// A file with the permissions of the one that is there, else those that any new file gets.
fn like(path: &Path) -> std::io::Result<tempfile::Builder<'static, 'static>> {
    let mut builder = tempfile::Builder::new();
    match path.metadata() {
        Ok(present) => drop(builder.permissions(present.permissions())),
        #[cfg(unix)]
        Err(_) => drop(builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666))),
        #[cfg(not(unix))]
        Err(_) => {}
    }
    Ok(builder)
}
