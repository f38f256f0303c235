//! Assistants: the official SDK's client on every tool, over both transports; each way of the guide to set one up; and a
//! hostile client that tries everything.

use anyhow::{Result, bail};

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;

/// How many random sequences of calls the hostile client makes here; whoever runs its tests alone waits for fewer.
const SEQUENCES: (&str, &str) = ("MCP_SEQUENCES", "10000");

pub fn run() -> Result<()> {
    let clients = Environment::named("assistants-python")?;
    let folder = root()?.join("tests/assistants");
    clients.install(&folder)?;
    node::install_locked(&folder)?;
    Sandbox::build()?;
    let program = |name: &str| -> Result<Run> {
        let program = Run::new(clients.interpreter()).args(["-B", name]).folder(&folder);
        Ok(program.env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?))
    };
    program("clients.py")?.run()?;
    program("guide.py")?.args([root()?.join("docs/guides/assistants.md")]).run()?;
    // As the suite "Rust" builds it.
    let hostile = Run::cargo().args(["test", "--quiet", "--all-features", "--test", "it", "hostile::nothing"]);
    let said = hostile.env(SEQUENCES.0, SEQUENCES.1).output()?;
    if !said.contains("ok. 2 passed") {
        bail!("the hostile client's two tests were not run:\n{said}");
    }
    Ok(())
}
