//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The workspace's root.
pub fn root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).context("xtask lies in the workspace")
}

/// Where cargo builds.
pub fn target() -> Result<PathBuf> {
    Ok(match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root()?.join(folder),
        None => root()?.join("target"),
    })
}

/// An empty folder of that name where cargo builds.
pub fn fresh(name: &str) -> Result<PathBuf> {
    let folder = target()?.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}
