//! The guides: every block of them is run, in the shell, from cron, as a service, in Python, Node and Rust.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dist::{tarball, wheel};
use crate::workspace::command::Run;
use crate::workspace::root::root;
use crate::workspace::sandbox::Sandbox;
use crate::workspace::{debian, node, python};

pub fn run() -> Result<()> {
    let systemd = debian::program_of("systemd-analyze", "systemd")?;
    wheel::develop()?;
    for group in ["test", "types"] {
        python::install_group(group)?;
    }
    tarball::develop()?;
    Sandbox::build()?;
    let blocks = rust_blocks()?;
    let sandbox = Sandbox::start()?;
    let folder = root()?.join("tests/guides");
    Run::new("node")
        .args(["--test", "--test-reporter=spec", "monitor.mjs", "tasks.mjs"])
        .env("TELNYX_SANDBOX_URL", &sandbox.base_url)
        .env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?)
        .env("TELNYX_PYTHON", python::interpreter()?)
        .env("TELNYX_NODE_PACKAGE", node::package()?)
        .env("TELNYX_GUIDE_BLOCKS", blocks)
        .env("SYSTEMD_ANALYZE", systemd)
        .folder(&folder)
        .run()
}

/// Compiles the guides' Rust programs into the tests of one program, and says where that is.
fn rust_blocks() -> Result<PathBuf> {
    let told = Run::cargo()
        .args([
            "test",
            "--quiet",
            "--package",
            "telnyx-reputation-guides",
            "--lib",
            "--no-run",
            "--message-format=json",
        ])
        .output()?;
    let messages = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .next_back()
        .context("cargo names no program of the guides' tests")
}
