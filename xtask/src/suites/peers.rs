//! The official SDKs, unmodified, against the sandbox: what they can do with it, our users can.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;

pub fn run() -> Result<()> {
    let folder = root()?.join("tests/peers");
    // Beside the package of this workspace, it would take part in that package's own tests.
    let python = Environment::named("peers-python")?;
    python.install(&folder)?;
    node::install_locked(&folder)?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    for program in [Run::new(python.interpreter()).args(["-B", "life.py"]), Run::new("node").args(["life.mjs"])] {
        program.env("TELNYX_SANDBOX_URL", &sandbox.base_url).folder(&folder).run()?;
    }
    Ok(())
}
