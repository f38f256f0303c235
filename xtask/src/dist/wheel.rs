//! The Python wheel, and the source distribution that it is built from.

use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::python::{environment, package};
use crate::workspace::root::{root, target};

/// What builds wheels, and what links them for an older C library than this machine's, by the very files: what is newest on the
/// day of a release nobody has tried.
const MATURIN: &str = "xtask/wheel/maturin-requirements.txt";
const ZIG: &str = "xtask/wheel/zig-requirements.txt";

/// What of the workspace's profiles the wheel is built by.
const PROFILE: &str = "wheel";

/// Builds the package for its tests, into the workspace's environment.
pub fn develop() -> Result<()> {
    maturin(&package()?)?.args(["develop", "--quiet"]).env("VIRTUAL_ENV", environment()?.folder()).run()
}

/// Builds what is published into a folder, the wheel from the source distribution.
pub fn build(folder: &Path) -> Result<()> {
    // The sources are unpacked elsewhere, with times of long ago, so that cargo would take what it built of them before
    // for up to date. What it built of the libraries is.
    Run::cargo()
        .args(["clean", "--quiet", "--profile", PROFILE])
        .args(["--package", "telnyx-reputation", "--package", "telnyx-reputation-arrow"])
        .args(["--package", "telnyx-reputation-python"])
        .run()?;
    for_old_systems(maturin(&package()?)?.args(["build", "--quiet", "--profile", PROFILE, "--sdist"]))?
        .args([Path::new("--out"), folder])
        .env("CARGO_TARGET_DIR", target()?)
        .run()
}

/// Has a build of maturin's link on Linux for the oldest C library that Rust knows, which Zig's linker can: what is built here
/// then runs on every distribution that anybody still maintains.
pub(super) fn for_old_systems(build: Run) -> Result<Run> {
    if !cfg!(target_os = "linux") {
        return Ok(build);
    }
    let environment = environment()?;
    install(&environment, ZIG)?;
    let program = "import pathlib, ziglang; print(pathlib.Path(ziglang.__file__).with_name('zig'))";
    let zig = Run::new(environment.interpreter()).args(["-c", program]).output()?;
    Ok(build.args(["--zig", "--compatibility", "manylinux2014"]).env("CARGO_ZIGBUILD_ZIG_PATH", zig.trim()))
}

/// Asks the tools of those who run the index: whether it would take the files, and on which systems the wheels run.
pub fn check(folder: &Path) -> Result<()> {
    let environment = Environment::named("published")?;
    environment.install(&root()?.join("tests/published"))?;
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        files.push(entry?.path());
    }
    Run::new(environment.program("twine")).args(["check", "--strict"]).args(&files).run()?;
    if cfg!(target_os = "linux") {
        for wheel in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "whl")) {
            let said = Run::new(environment.program("auditwheel")).args(["show"]).args([wheel]).output()?;
            let told = wheel.to_string_lossy();
            if told.contains("manylinux2014") && !said.contains("manylinux_2_17") {
                bail!("{told} does not run on the systems that it names: {said}");
            }
        }
    }
    Ok(())
}

/// Builds the wheel as it is shipped, of the sources where they are, into a folder: faster than [`build`], which proves that
/// the source distribution has all of them.
pub fn of_this_tree(folder: &Path) -> Result<()> {
    maturin(&package()?)?
        .args(["build", "--quiet", "--profile", PROFILE, "--out"])
        .args([folder])
        .env("CARGO_TARGET_DIR", target()?)
        .run()
}

/// The tool that builds the package in a folder.
pub(super) fn maturin(folder: &Path) -> Result<Run> {
    let environment = environment()?;
    environment.make()?;
    install(&environment, MATURIN)?;
    Ok(Run::new(environment.program("maturin")).folder(folder))
}

/// Installs what a file names, unless it is there: then nobody is asked.
fn install(environment: &Environment, requirements: &str) -> Result<()> {
    environment.pip().args(["--require-hashes", "--requirement"]).args([root()?.join(requirements)]).run()
}
