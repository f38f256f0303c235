//! The checksums of what is published, in the format that `sha256sum --check` reads.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

/// Writes `SHA256SUMS` into the folder, over all files below it; gives the file.
pub fn write(folder: &Path) -> Result<PathBuf> {
    let sums = folder.join("SHA256SUMS");
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    files.retain(|file| *file != sums);
    files.sort();
    let mut text = String::new();
    for file in files {
        let name = file.strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
        let digest = Sha256::digest(std::fs::read(&file).with_context(|| name.clone())?);
        for byte in digest {
            write!(text, "{byte:02x}")?;
        }
        writeln!(text, "  {name}")?;
    }
    std::fs::write(&sums, text)?;
    Ok(sums)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_below_the_folder_has_its_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("npm")).unwrap();
        std::fs::write(folder.path().join("npm/a.tgz"), "").unwrap();
        std::fs::write(folder.path().join("b.crate"), "abc").unwrap();
        for _ in 0..2 {
            let sums = std::fs::read_to_string(write(folder.path()).unwrap()).unwrap();
            assert_eq!(
                sums,
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.crate\n\
                 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  npm/a.tgz\n"
            );
        }
    }
}
