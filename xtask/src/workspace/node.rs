//! The Node package, built in place.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::Run;
use super::root::root;

/// The package's folder.
pub fn package() -> Result<PathBuf> {
    Ok(root()?.join("bindings/node"))
}

/// Installs what the package is built with and builds it.
pub fn install() -> Result<()> {
    install_locked(&package()?)?;
    npm().args(["run", "--silent", "build"]).folder(&package()?).run()
}

/// Installs what a folder's `package-lock.json` names.
pub fn install_locked(folder: &Path) -> Result<()> {
    npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).folder(folder).run()
}

/// The package manager.
pub fn npm() -> Run {
    Run::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).or_install("Install Node.js 20 or newer.")
}
