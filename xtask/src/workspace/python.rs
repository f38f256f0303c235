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

/// What the package is built with.
pub const BUILD_REQUIREMENTS: &str = "requirements/build.txt";

/// What its tests need beside that.
pub const TEST_REQUIREMENTS: &str = "requirements/test.txt";

/// Makes the environment if there is none.
pub fn make_environment() -> Result<()> {
    if interpreter()?.exists() {
        return Ok(());
    }
    Run::new(system_python())
        .args([Path::new("-m"), Path::new("venv"), &environment()?])
        .or_install("Install Python 3.10 or newer with its venv module.")
        .run()
}

/// Installs what a requirements file names.
pub fn install_requirements(file: &Path) -> Result<()> {
    Run::new(interpreter()?)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .args([file])
        .run()
}

/// Makes the environment, installs the tools of a requirements file of the package, and builds the package into it.
pub fn install(requirements: &str) -> Result<()> {
    make_environment()?;
    install_requirements(&package()?.join(requirements))?;
    Run::new(program("maturin")?)
        .args(["develop", "--quiet"])
        .env("VIRTUAL_ENV", environment()?)
        .folder(&package()?)
        .run()
}

fn system_python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}
