//! A sandbox for as long as a command needs one.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::command::Run;
use super::root::target;

/// A running `telnyx-reputation sandbox`; it ends with this value.
pub struct Sandbox {
    child: Child,
    pub base_url: String,
}

impl Sandbox {
    /// Builds the command.
    pub fn build() -> Result<()> {
        Run::cargo().args(["build", "--package", "telnyx-reputation-cli"]).run()
    }

    /// The built command.
    pub fn program() -> Result<PathBuf> {
        Ok(target()?.join("debug").join(format!("telnyx-reputation{}", std::env::consts::EXE_SUFFIX)))
    }

    /// Starts it on a free port.
    pub fn start() -> Result<Self> {
        let program = Self::program()?;
        let mut child = Command::new(&program)
            .args(["sandbox", "--port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let stdout = child.stdout.take().context("the sandbox has an output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let base_url = line.trim().to_owned();
        let sandbox = Self { child, base_url };
        if sandbox.base_url.is_empty() {
            bail!("the sandbox ended before it said where it listens");
        }
        Ok(sandbox)
    }

    /// Asks for a fault in the account of `key`.
    pub fn fault(&self, key: &str, fault: &Value) -> Result<()> {
        ureq::post(self.control("faults"))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .send(fault.to_string())
            .with_context(|| format!("the sandbox did not take the fault {fault}"))?;
        Ok(())
    }

    /// What the account of `key` was billed, and for what.
    pub fn ledger(&self, key: &str) -> Result<Value> {
        let text = ureq::get(self.control("ledger"))
            .header("authorization", format!("Bearer {key}"))
            .call()
            .context("the sandbox's ledger could not be read")?
            .body_mut()
            .read_to_string()?;
        Ok(serde_json::from_str(&text)?)
    }

    /// Where a part of it that the service does not have is.
    fn control(&self, name: &str) -> String {
        format!("{}/_sandbox/{name}", self.base_url.trim_end_matches("/v2"))
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
