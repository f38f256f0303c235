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

#[cfg(all(test, unix))]
mod tests {
    use super::{Command, run};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_ends_otherwise_than_it_should_is_an_error() {
        let (text, took) = run(shell("echo figures; exit 2"), 2).unwrap();
        assert_eq!((text.as_str(), took.is_zero()), ("figures\n", false));
        for (script, expected) in [("exit 3", 0), ("exit 0", 2), ("kill -9 $$", 0)] {
            let error = run(shell(script), expected).unwrap_err().to_string();
            assert!(error.contains("it ended with"), "{error}");
        }
        assert!(run(Command::new("/no/such/program"), 0).is_err());
    }
}
