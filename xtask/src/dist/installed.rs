//! What was built, installed out of its own folder alone, in a place that is made anew for it, and run as its users would.

use std::path::Path;

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::root::fresh;
use crate::workspace::{node, python};

/// The wheels of a folder: what is to hold of them (`tests/published.py`) is asked with the package that they give, and the sandbox of
/// the command that they give.
pub fn wheels(folder: &Path) -> Result<()> {
    const PLACE: &str = "installed/python";
    fresh(PLACE)?;
    let environment = Environment::named(PLACE)?;
    environment.make()?;
    environment
        .pip()
        .args(["--no-index", "--only-binary", ":all:", "telnyx-reputation[cli]", "--find-links"])
        .args([folder])
        .run()?;
    let package = python::package()?;
    environment.pip().args(["--group", "test"]).folder(&package).run()?;
    Run::new(environment.interpreter())
        .args(["-m", "pytest", "--quiet", "tests/published.py"])
        .env("TELNYX_DIST", folder)
        .env("TELNYX_REPUTATION_COMMAND", environment.program("telnyx-reputation"))
        .folder(&package)
        .run()
}

/// The tarballs of a folder, as `test/published.mjs` does it.
pub fn tarballs(folder: &Path) -> Result<()> {
    let place = fresh("installed/npm")?;
    Run::new("node").args(["test/published.mjs"]).args([folder, &place]).folder(&node::package()?).run()
}
