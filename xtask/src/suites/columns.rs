//! Columns in what reads them: pandas, polars, pyarrow and DuckDB, which are large, so they have an environment of their own.

use anyhow::Result;

use crate::dist::wheel;
use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::python;
use crate::workspace::room;
use crate::workspace::root::{root, target};
use crate::workspace::sandbox::Sandbox;

/// What they take on the disk, in MiB, and what they take in memory while they run.
const DISK: u64 = 1_000;
const MEMORY: u64 = 1_000;

pub fn run() -> Result<()> {
    let readers = environment()?;
    wheel::develop()?;
    python::link(&readers)?;
    Sandbox::build()?;
    Run::new(readers.interpreter())
        .args(["-B", "-m", "pytest", "--quiet", "-p", "no:cacheprovider", "."])
        .env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?)
        .folder(&root()?.join("tests/columns"))
        .run()
}

/// The environment with the readers, installed where there is room for it.
fn environment() -> Result<Environment> {
    let readers = Environment::named("columns-python")?;
    let disk = if readers.interpreter().exists() { DISK / 10 } else { DISK };
    room::check("the readers of columns", &target()?, disk, MEMORY)?;
    readers.install(&root()?.join("tests/columns"))?;
    Ok(readers)
}
