//! The Python package in a virtual environment of the workspace's own.

use std::path::PathBuf;

use anyhow::Result;

use super::command::Run;
use super::environment::Environment;
use super::root::{root, target};

/// The environment that the package is built into.
pub fn environment() -> Result<Environment> {
    Environment::named("python")
}

/// The environment's interpreter.
pub fn interpreter() -> Result<PathBuf> {
    Ok(environment()?.interpreter())
}

/// The package's folder.
pub fn package() -> Result<PathBuf> {
    Ok(root()?.join("bindings/python"))
}

/// Makes the environment and builds the package into it.
pub fn install() -> Result<()> {
    maturin()?.args(["develop", "--quiet"]).env("VIRTUAL_ENV", environment()?.folder()).run()
}

/// Builds what is published, the wheel from the source distribution; gives the folder with both.
pub fn build() -> Result<PathBuf> {
    let dist = target()?.join("dist");
    if dist.exists() {
        std::fs::remove_dir_all(&dist)?;
    }
    // The sources are unpacked elsewhere, with times of long ago, so that cargo would take what it built of them before
    // for up to date. What it built of the libraries is.
    Run::cargo()
        .args(["clean", "--quiet", "--profile", "binding"])
        .args(["--package", "telnyx-reputation", "--package", "telnyx-reputation-python"])
        .run()?;
    maturin()?
        .args(["build", "--quiet", "--profile", "binding", "--sdist", "--out"])
        .args([&dist])
        .env("CARGO_TARGET_DIR", target()?)
        .run()?;
    Ok(dist)
}

/// The tool that builds the package.
fn maturin() -> Result<Run> {
    let environment = environment()?;
    environment.make()?;
    environment.pip().args(["maturin>=1.16,<2"]).run()?;
    Ok(Run::new(environment.program("maturin")).folder(&package()?))
}

/// The package's tests.
pub fn pytest() -> Result<Run> {
    Ok(Run::new(interpreter()?).args(["-m", "pytest", "--quiet"]).folder(&package()?))
}

/// Installs a dependency group of the package.
pub fn install_group(group: &str) -> Result<()> {
    environment()?.pip().args(["--group", group]).folder(&package()?).run()
}
