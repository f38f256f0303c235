//! The official SDKs under the faults that our core is held against: what each costs, side by side.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;

/// Compares with the table that is checked in, or writes it when `UPDATE_TABLES` is set.
pub fn run() -> Result<()> {
    let peers = root()?.join("tests/peers");
    let folder = peers.join("faults");
    let python = Environment::named("peers-python")?;
    python.install(&folder)?;
    node::install_locked(&peers)?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    let check = std::env::var_os("UPDATE_TABLES").is_none().then_some("--check");
    Run::new(python.interpreter())
        .args(["-B", "table.py"].into_iter().chain(check))
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .folder(&folder)
        .run()
}
