//! Runs a measured program, for so long and no longer.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// No work takes as long, however busy the machine.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs it to its end, which is to be with that status. Gives what it printed, and how long it took from its start.
pub fn run(mut command: Command, expected: i32) -> Result<(String, Duration)> {
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("it could not be started")?;
    let mut stdout = child.stdout.take().context("it has an output")?;
    let (send, ended) = channel();
    thread::spawn(move || {
        let mut text = String::new();
        // Nobody waits any more once the time is up.
        let _ = send.send(stdout.read_to_string(&mut text).map(|_| text));
    });
    let Ok(text) = ended.recv_timeout(LIMIT) else {
        child.kill()?;
        child.wait()?;
        bail!("it had not ended after {} s, and was killed", LIMIT.as_secs());
    };
    let status = child.wait()?;
    let took = begun.elapsed();
    if status.code() != Some(expected) {
        bail!("it ended with {status}; what it said stands above");
    }
    Ok((text?, took))
}
