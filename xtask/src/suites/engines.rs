//! Jobs on Spark, Ray, Dask and pools of processes while what does them is killed: nothing is missing, and nothing is billed
//! twice. The engines are large, so they have an environment of their own.

use anyhow::Result;

use crate::dist::wheel;
use crate::workspace::command::Run;
use crate::workspace::debian;
use crate::workspace::environment::Environment;
use crate::workspace::python;
use crate::workspace::room;
use crate::workspace::root::{root, target};
use crate::workspace::sandbox::Sandbox;

/// What the engines take on the disk, in MiB, and what they take in memory while they run.
const DISK: u64 = 3_000;
const MEMORY: u64 = 4_000;

/// With `UPDATE_TABLES` set it writes the table into docs/many-machines.md.
pub fn run() -> Result<()> {
    let engines = Environment::named("engines-python")?;
    let disk = if engines.interpreter().exists() { DISK / 10 } else { DISK };
    room::check("the engines", &target()?, disk, MEMORY)?;
    // Spark runs on it.
    debian::program_of("java", "default-jre-headless")?;
    let folder = root()?.join("tests/engines");
    wheel::develop()?;
    engines.install(&folder)?;
    python::link(&engines)?;
    Sandbox::build()?;
    let guide = root()?.join("docs/guides/many-machines.md");
    let table = root()?.join("docs/many-machines.md");
    let program = |name: &str| -> Result<Run> {
        Ok(Run::new(engines.interpreter())
            .args(["-B", name])
            .env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?)
            .env("PYSPARK_PYTHON", engines.interpreter())
            .env("PYTHONPATH", &folder)
            .folder(&folder))
    };
    let write =
        std::env::var_os("UPDATE_TABLES").map(|_| ["--official".into(), "--write".into(), table.into_os_string()]);
    program("table.py")?.args(write.into_iter().flatten()).run()?;
    program("guide.py")?.args([guide]).run()
}
