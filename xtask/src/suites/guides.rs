//! The guides: every command of them is run, in the shell, from cron, as a service, in Python and in Node.

use anyhow::Result;

use crate::package::{tarball, wheel};
use crate::workspace::command::Run;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;
use crate::workspace::{debian, node, python};

pub fn run() -> Result<()> {
    let systemd = debian::program_of("systemd-analyze", "systemd")?;
    wheel::develop()?;
    tarball::develop()?;
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    let folder = root()?.join("tests/guides");
    Run::new("node")
        .args(["--test", "--test-reporter=spec", "guides.mjs"])
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?)
        .env("TELNYX_PYTHON", python::interpreter()?)
        .env("TELNYX_NODE_PACKAGE", node::package()?)
        .env("SYSTEMD_ANALYZE", systemd)
        .folder(&folder)
        .run()
}
