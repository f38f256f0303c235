//! A broker between a program and the sandbox, for as long as a command needs one.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use super::command::Run;
use super::root::fresh;
use super::sandbox::Sandbox;

/// A running `telnyx-reputation broker`; it ends with this value.
pub struct Broker {
    child: Child,
    pub base_url: String,
    /// What a worker authenticates with.
    pub token: String,
}

impl Broker {
    /// Starts it on a free port, for the account of `key`, with a spend limit in US dollars.
    pub fn start(sandbox: &Sandbox, key: &str, spend_limit: &str) -> Result<Self> {
        let folder = fresh(&format!("tmp/broker-{key}"))?;
        let ledger = folder.join("ledger.sqlite");
        let program = Sandbox::program()?;
        let token = Run::new(&program)
            .args(["broker", "tokens", "create", "--name", "peers", "--ledger"])
            .args([&ledger])
            .env("HOME", &folder)
            .output()?
            .trim()
            .to_owned();
        let mut child = begin(&program, &folder, &ledger, spend_limit)
            .envs([("TELNYX_API_KEY", key), ("TELNYX_BASE_URL", &sandbox.base_url)])
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        let stdout = child.stdout.take().context("the broker has an output")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let broker = Self { child, base_url: line.trim().to_owned(), token };
        if broker.base_url.is_empty() {
            bail!("the broker ended before it said where it listens");
        }
        Ok(broker)
    }
}

fn begin(program: &Path, folder: &Path, ledger: &Path, spend_limit: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(["broker", "--listen", "127.0.0.1:0", "--spend-limit", spend_limit, "--ledger"])
        .arg(ledger)
        // It is to know nothing of this machine's user.
        .env("HOME", folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    command
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
