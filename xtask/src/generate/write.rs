//! Puts what was generated in place.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// The files to write, by their path below the workspace's root.
#[derive(Default)]
pub struct Output {
    pub(super) files: BTreeMap<String, String>,
}

impl Output {
    pub fn add(&mut self, path: impl Into<String>, text: String) {
        self.files.insert(path.into(), text);
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Writes what differs, each file at once: a reader sees the old text or the new, never half of one.
    pub fn write(&self, root: &Path) -> Result<Vec<String>> {
        let stale = self.stale(root);
        for path in &stale {
            let target = root.join(path);
            let folder = target.parent().context("a generated file has a folder")?;
            std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            file.write_all(self.files[path].as_bytes())?;
            make_readable(file.path())?;
            file.persist(&target).with_context(|| format!("{path} cannot be written"))?;
        }
        Ok(stale)
    }
}

/// Temporary files are private; source files are not.
#[cfg(unix)]
fn make_readable(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644))?)
}

#[cfg(not(unix))]
fn make_readable(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stale_is_shown_then_written_and_no_longer_stale() {
        let root = tempfile::tempdir().unwrap();
        let mut output = Output::default();
        output.add("a/new.txt", "one\n".to_owned());
        output.add("same.txt", "two\n".to_owned());
        std::fs::write(root.path().join("same.txt"), "two\n").unwrap();
        assert_eq!(output.stale(root.path()), ["a/new.txt"]);
        assert!(output.diff(root.path(), "a/new.txt").ends_with("+one\n"));
        assert_eq!(output.write(root.path()).unwrap(), ["a/new.txt"]);
        assert!(output.stale(root.path()).is_empty());
        let left: Vec<_> = std::fs::read_dir(root.path().join("a")).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file is left");
    }
}
