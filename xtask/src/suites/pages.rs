//! The sandbox's page and the monitor's report in a real browser.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;
use crate::workspace::{debian, node};

pub fn run() -> Result<()> {
    let folder = root()?.join("tests/pages");
    let chromium = debian::program("chromium", Some("CHROMIUM"))?;
    node::install_locked(&folder)?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    Run::new("node")
        .args(["pages.mjs"])
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?)
        .env("CHROMIUM", chromium)
        .folder(&folder)
        .run()
}
