//! The Python wheel, and the source distribution that it is built from.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::python::{environment, package};
use crate::workspace::root::{fresh, target};

/// Builds the package for its tests, into the workspace's environment.
pub fn develop() -> Result<()> {
    maturin(&package()?)?.args(["develop", "--quiet"]).env("VIRTUAL_ENV", environment()?.folder()).run()
}

/// Builds what is published, the wheel from the source distribution; gives the folder with both.
pub fn build() -> Result<PathBuf> {
    let folder = fresh("dist/python")?;
    // The sources are unpacked elsewhere, with times of long ago, so that cargo would take what it built of them before
    // for up to date. What it built of the libraries is.
    Run::cargo()
        .args(["clean", "--quiet", "--profile", "binding"])
        .args(["--package", "telnyx-reputation", "--package", "telnyx-reputation-arrow"])
        .args(["--package", "telnyx-reputation-python"])
        .run()?;
    maturin(&package()?)?
        .args(["build", "--quiet", "--profile", "binding", "--sdist", "--out"])
        .args([&folder])
        .env("CARGO_TARGET_DIR", target()?)
        .run()?;
    Ok(folder)
}

/// Builds the wheel as it is shipped, of the sources where they are, into a folder: faster than [`build`], which proves that
/// the source distribution has all of them.
pub fn of_this_tree(folder: &Path) -> Result<()> {
    maturin(&package()?)?
        .args(["build", "--quiet", "--profile", "binding", "--out"])
        .args([folder])
        .env("CARGO_TARGET_DIR", target()?)
        .run()
}

/// The tool that builds the package in a folder.
pub(super) fn maturin(folder: &Path) -> Result<Run> {
    let environment = environment()?;
    environment.make()?;
    environment.pip().args(["maturin>=1.16,<2"]).run()?;
    Ok(Run::new(environment.program("maturin")).folder(folder))
}
