//! The Python package in a virtual environment of the workspace's own.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::Run;
use super::root::{root, target};

/// The environment, below the target folder.
pub fn environment() -> Result<PathBuf> {
    Ok(target()?.join("python"))
}

/// The environment's interpreter.
pub fn interpreter() -> Result<PathBuf> {
    program("python")
}

fn program(name: &str) -> Result<PathBuf> {
    let (folder, suffix) = if cfg!(windows) { ("Scripts", ".exe") } else { ("bin", "") };
    Ok(environment()?.join(folder).join(format!("{name}{suffix}")))
}

/// The package's folder.
pub fn package() -> Result<PathBuf> {
    Ok(root()?.join("bindings/python"))
}

/// Makes the environment if there is none, with a pip that knows dependency groups.
pub fn make_environment() -> Result<()> {
    if interpreter()?.exists() {
        return Ok(());
    }
    Run::new(system_python())
        .args([Path::new("-m"), Path::new("venv"), &environment()?])
        .or_install("Install Python 3.10 or newer with its venv module.")
        .run()?;
    pip()?.args(["--upgrade", "pip>=25.1"]).run()
}

/// `pip install`, for whatever is to be installed.
pub fn pip() -> Result<Run> {
    Ok(Run::new(interpreter()?).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]))
}

/// Makes the environment and builds the package into it.
pub fn install() -> Result<()> {
    make_environment()?;
    pip()?.args(["maturin>=1.16,<2"]).run()?;
    Run::new(program("maturin")?)
        .args(["develop", "--quiet"])
        .env("VIRTUAL_ENV", environment()?)
        .folder(&package()?)
        .run()
}

/// Installs a dependency group of the package.
pub fn install_group(group: &str) -> Result<()> {
    pip()?.args(["--group", group]).folder(&package()?).run()
}

fn system_python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}
