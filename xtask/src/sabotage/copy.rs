//! A copy of the workspace in which each rule has both forms.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::rules::{Rule, SOURCES};
use super::switch;
use crate::workspace::command::Run;

/// The files of the copy made before, beside it.
const LIST: &str = "files";

/// Makes `folder/tree` hold the files of `root` that git knows or would add. What has not changed is left as it is, so that
/// little is built again.
pub fn make(root: &Path, folder: &Path, rules: &[Rule]) -> Result<()> {
    let tree = folder.join("tree");
    let listed = Run::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .folder(root)
        .or_install("Install git.")
        .output()?;
    let mut files: BTreeSet<&str> = listed.split('\0').filter(|file| root.join(file).is_file()).collect();
    for file in &files {
        write(&root.join(file), &tree.join(file), |text| with_both_forms(file, text, rules))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    let module = format!("{SOURCES}/sabotage.rs");
    write_if_new(&tree.join(&module), switch::MODULE.as_bytes())?;
    files.insert(&module);
    let list = folder.join(LIST);
    let before = fs::read_to_string(&list).unwrap_or_default();
    for gone in before.lines().filter(|file| !files.contains(file)) {
        let _ = fs::remove_file(tree.join(gone));
    }
    fs::write(list, files.into_iter().collect::<Vec<_>>().join("\n"))?;
    Ok(())
}

/// A file of the core with its rules in both forms; `None` where there is nothing to change.
fn with_both_forms(file: &str, text: &str, rules: &[Rule]) -> Result<Option<String>> {
    let Some(name) = file.strip_prefix(SOURCES).and_then(|name| name.strip_prefix('/')) else { return Ok(None) };
    if name == "lib.rs" {
        return Ok(Some(format!("{text}\nmod sabotage;\n")));
    }
    let mut own = rules.iter().filter(|rule| rule.file == name);
    let written = own.try_fold(text.to_owned(), |text, rule| switch::written_into(&text, rule))?;
    Ok(Some(written))
}

fn write(from: &Path, to: &Path, change: impl FnOnce(&str) -> Result<Option<String>>) -> Result<()> {
    let bytes = fs::read(from)?;
    let changed = match std::str::from_utf8(&bytes) {
        Ok(text) => change(text)?.map(String::into_bytes),
        Err(_) => None,
    };
    write_if_new(to, &changed.unwrap_or(bytes))?;
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    Ok(())
}

fn write_if_new(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, bytes)?;
    Ok(())
}
