//! The official SDKs, unmodified, against the sandbox: what they can do with it, our users can.

use anyhow::Result;

use crate::workspace::broker::Broker;
use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;

/// An environment with the official package: beside the package of this workspace, it would take part in that one's
/// own tests.
pub fn python() -> Result<Environment> {
    let python = Environment::named("peers-python")?;
    python.install(&root()?.join("tests/peers"))?;
    Ok(python)
}

pub fn run() -> Result<()> {
    let folder = root()?.join("tests/peers");
    let python = python()?;
    node::install_locked(&folder)?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    for program in [Run::new(python.interpreter()).args(["-B", "life.py"]), Run::new("node").args(["life.mjs"])] {
        program.env("TELNYX_SANDBOX_URL", &sandbox.base_url).folder(&folder).run()?;
    }
    at_a_broker(&sandbox, "KEY_peer_python_broker", Run::new(python.interpreter()).args(["-B", "broker.py"]))?;
    at_a_broker(&sandbox, "KEY_peer_node_broker", Run::new("node").args(["broker.mjs"]))
}

/// Two lookups and a half are what the limit has room for.
fn at_a_broker(sandbox: &Sandbox, key: &str, program: Run) -> Result<()> {
    let broker = Broker::start(sandbox, key, "0.25")?;
    program
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .env("TELNYX_BROKER_URL", &broker.base_url)
        .env("TELNYX_BROKER_TOKEN", &broker.token)
        .env("PEERS_API_KEY", key)
        .folder(&root()?.join("tests/peers"))
        .run()
}
