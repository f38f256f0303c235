//! The fast server of `tests/speed`, for as long as something is measured.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::workspace::command::Run;
use crate::workspace::root::target;

/// A running server; it ends with this value, and with this process.
pub struct Server {
    child: Child,
    pub base_url: String,
}

impl Server {
    /// Builds the program that serves, and that the Rust clients are in, with that profile.
    pub fn build(profile: &str) -> Result<PathBuf> {
        Run::cargo().args(["build", "--quiet", "--profile", profile, "--package", "telnyx-reputation-speed"]).run()?;
        Ok(target()?.join(profile).join(format!("speed{}", std::env::consts::EXE_SUFFIX)))
    }

    /// Starts it on a free port.
    pub fn start<A: AsRef<OsStr>>(program: &Path, options: impl IntoIterator<Item = A>) -> Result<Self> {
        let mut child = Command::new(program)
            .arg("serve")
            .args(options)
            // It serves until the other end of this is gone.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the server did not start")?;
        let stdout = child.stdout.take().context("the server has an output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let server = Self { child, base_url: line.trim().to_owned() };
        if server.base_url.is_empty() {
            bail!("the server ended before it said where it listens");
        }
        Ok(server)
    }

    /// Fails when it has ended by itself.
    pub fn still_runs(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("the server at {} ended with {status}", self.base_url),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
