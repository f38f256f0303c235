//! The Node package's folder, and npm.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::Run;
use super::root::root;

/// The package's folder.
pub fn package() -> Result<PathBuf> {
    Ok(root()?.join("bindings/node"))
}

/// Installs what a folder's `package-lock.json` names.
pub fn install_locked(folder: &Path) -> Result<()> {
    npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).folder(folder).run()
}

/// The package manager.
pub fn npm() -> Run {
    Run::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).or_install("Install Node.js 20 or newer.")
}
