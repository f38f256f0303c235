//! The Python package in a virtual environment of the workspace's own.

use std::path::PathBuf;

use anyhow::Result;

use super::command::Run;
use super::environment::Environment;
use super::root::root;

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
    let environment = environment()?;
    environment.make()?;
    environment.pip().args(["maturin>=1.16,<2"]).run()?;
    Run::new(environment.program("maturin"))
        .args(["develop", "--quiet"])
        .env("VIRTUAL_ENV", environment.folder())
        .folder(&package()?)
        .run()
}

/// Installs a dependency group of the package.
pub fn install_group(group: &str) -> Result<()> {
    environment()?.pip().args(["--group", group]).folder(&package()?).run()
}
