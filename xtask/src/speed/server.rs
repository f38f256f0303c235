//! The fast server of `tests/speed`, for as long as something is measured.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::command::Run;
use crate::workspace::root::target;

/// A running server; it ends with this value.
pub struct Server {
    child: Child,
    pub base_url: String,
}

impl Server {
    /// Builds the program that serves, and that is measured, as the packages are built.
    pub fn build() -> Result<PathBuf> {
        Run::cargo()
            .args(["build", "--quiet", "--profile", "binding", "--package", "telnyx-reputation-speed"])
            .run()?;
        Ok(target()?.join("binding").join(format!("speed{}", std::env::consts::EXE_SUFFIX)))
    }

    /// Starts it on a free port.
    pub fn start(mut command: Command) -> Result<Self> {
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("the server did not start")?;
        let stdout = child.stdout.take().context("the server has an output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let server = Self { child, base_url: line.trim().to_owned() };
        if server.base_url.is_empty() {
            bail!("the server ended before it said where it listens");
        }
        Ok(server)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
