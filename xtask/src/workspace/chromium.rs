//! The browser that pages are looked at with.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::command::Run;

/// Debian's name of the program and of its package, and the variable that names another.
const PROGRAM: &str = "chromium";
const VARIABLE: &str = "CHROMIUM";

/// There is no browser, and installing one is not ours to do.
#[derive(Debug)]
pub struct NotInstalled;

impl fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chromium is not installed: install it (on Debian, `apt-get install {PROGRAM}`), or set {VARIABLE}")
    }
}

impl std::error::Error for NotInstalled {}

/// Where it is; on Debian it is installed when it is not there and we may.
pub fn program() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os(VARIABLE) {
        return Ok(PathBuf::from(program));
    }
    if let Some(program) = installed() {
        return Ok(program);
    }
    if !(debian() && root()) {
        return Err(NotInstalled.into());
    }
    apt_get(&["update"])?;
    apt_get(&["install", "--yes", "--no-install-recommends", PROGRAM])?;
    installed().with_context(|| format!("the package {PROGRAM} has no program of its name"))
}

fn installed() -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(PROGRAM)).find(|program| program.is_file())
}

fn apt_get(args: &[&str]) -> Result<()> {
    Run::new("apt-get").args(["--quiet=2"]).args(args).env("DEBIAN_FRONTEND", "noninteractive").run()
}

/// Debian itself: where others have a package of that name, it may be no browser.
fn debian() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"))
}

fn root() -> bool {
    Run::new("id").args(["-u"]).output().is_ok_and(|id| id.trim() == "0")
}
