//! A copy of the workspace without what was built in it.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

const LEFT_OUT: &[&str] = &["target", ".git", "node_modules", "dist", "__pycache__", ".venv"];

/// Makes `to` a fresh copy of `from`; files that did not change keep their times, so that little is built again.
pub fn workspace(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    folder(from, to)
}

fn folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let entry = entry?;
        let (source, name) = (entry.path(), entry.file_name());
        let built = name.to_str().is_some_and(|name| LEFT_OUT.contains(&name) || name.ends_with(".node"));
        if built {
            continue;
        }
        let goal = to.join(&name);
        if entry.file_type()?.is_dir() {
            folder(&source, &goal)?;
        } else {
            fs::copy(&source, &goal)?;
            let time = entry.metadata()?.modified()?;
            fs::File::options().write(true).open(&goal)?.set_modified(time)?;
        }
    }
    Ok(())
}
