//! Where plans, and what may be spent, are kept: a folder that is its user's alone.

use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::io::ErrorKind;
#[cfg(unix)]
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};

/// The folder of one account's plans, journals and budget.
#[derive(Clone, Debug)]
pub struct StateFolder {
    path: PathBuf,
}

impl StateFolder {
    /// The folder at this path, which is made when it is not there.
    ///
    /// # Errors
    /// It cannot be made, is a link or no folder, is another user's, or is open to others: who may write into it could
    /// allow what bills.
    pub fn open(path: &Path) -> Result<Self> {
        let wrong = |why: String| Failure::local(format!("the state folder {} {why}", path.display()));
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        match builder.create(path) {
            Ok(()) => {}
            // What is there instead is told below.
            Err(why) if why.kind() == ErrorKind::AlreadyExists => {}
            Err(why) => return Err(wrong(format!("cannot be made: {why}"))),
        }
        let found = fs::symlink_metadata(path).map_err(|why| wrong(format!("cannot be looked at: {why}")))?;
        if !found.is_dir() {
            return Err(wrong("is a link or no folder: name the folder itself".to_owned()));
        }
        if let Some(why) = open_to_others(path, &found) {
            return Err(wrong(why));
        }
        let path = path.canonicalize().map_err(|why| wrong(format!("cannot be looked at: {why}")))?;
        Ok(Self { path })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database of plans.
    pub(crate) fn plans(&self) -> PathBuf {
        self.path.join("plans.sqlite")
    }

    /// What may be spent, and was.
    pub(crate) fn budget(&self) -> PathBuf {
        self.path.join("budget")
    }

    /// What became of each number of a plan that is carried out.
    pub(crate) fn journal(&self, id: &str) -> PathBuf {
        self.path.join(format!("{id}.journal"))
    }
}

/// Why others could allow what bills, by writing into the folder. Elsewhere than on Unix it is as private as the folder that it
/// lies in, which is the user's own unless another one is named.
#[cfg_attr(not(unix), expect(unused_variables, reason = "there are no modes to look at"))]
fn open_to_others(path: &Path, found: &Metadata) -> Option<String> {
    #[cfg(unix)]
    {
        if found.uid() != rustix::process::geteuid().as_raw() {
            return Some("is another user's".to_owned());
        }
        if found.mode() & 0o077 != 0 {
            let mode = found.mode() & 0o777;
            let closed = format!("chmod 700 '{}'", path.display());
            return Some(format!("is open to other users (mode {mode:03o}), who could allow what bills: {closed}"));
        }
    }
    None
}

/// Makes a file that nobody else may read, unless it is there; what others could read of it is closed to them. One that is there
/// is not opened: to close it again would give up the locks of this process on it, those of SQLite included.
pub(crate) fn keep_private(path: &Path) -> Result<()> {
    let wrong = |why: std::io::Error| Failure::local(format!("{} cannot be used: {why}", path.display()));
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    options.mode(0o600);
    match options.open(path) {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => return Err(wrong(why)),
        _ => {}
    }
    #[cfg(unix)]
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(wrong)?;
    Ok(())
}

// Elsewhere there are no modes.
#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::Permissions;

    #[test]
    fn it_is_its_users_alone() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("a/b");
        let opened = StateFolder::open(&own).unwrap();
        assert_eq!(fs::metadata(opened.path()).unwrap().mode() & 0o777, 0o700);
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&own, &link).unwrap();
        assert!(StateFolder::open(&link).unwrap_err().to_string().contains("is a link"));
        let file = folder.path().join("file");
        keep_private(&file).unwrap();
        assert!(StateFolder::open(&file).unwrap_err().to_string().contains("no folder"));
        fs::set_permissions(&own, Permissions::from_mode(0o750)).unwrap();
        assert!(StateFolder::open(&own).unwrap_err().to_string().contains("chmod 700"));
    }
}
