//! The npm tarballs: the package itself, and for this platform one with the native module and one with the command.

use std::path::PathBuf;

use anyhow::Result;

use super::command_line;
use crate::workspace::command::Run;
use crate::workspace::node::{install_locked, npm, package};
use crate::workspace::root::fresh;

/// Builds the package for its tests, in its own folder.
pub fn develop() -> Result<()> {
    install_locked(&package()?)?;
    script("build")?.run()
}

/// Builds the package in its own folder as it is shipped. The native module that [`develop`] left there gives way to that
/// one.
pub fn shipped() -> Result<()> {
    install_locked(&package()?)?;
    script("build:js")?.run()?;
    script("build:native")?.args(["--", "--release"]).run()
}

/// Builds what is published; gives the folder with the tarballs.
pub fn build() -> Result<PathBuf> {
    let folder = fresh("dist/npm")?;
    shipped()?;
    Run::new("node").args(["scripts/pack.mjs"]).args([&folder, &command_line::program()?]).folder(&package()?).run()?;
    Ok(folder)
}

fn script(name: &str) -> Result<Run> {
    Ok(npm().args(["run", "--silent", name]).folder(&package()?))
}
