//! Programs that may never end, run for so long and no longer.

use std::io::{Read, Seek};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// A program that ended in its time.
pub struct Ended {
    pub status: ExitStatus,
    /// From its start to its end.
    pub took: Duration,
    pub said: String,
}

/// What is kept of what it says; the rest goes where the caller's own goes.
pub enum Heard {
    Stdout,
    StdoutAndStderr,
}

/// Runs it for so long at most. `None` when its time was up: it was killed then, with all that it had started. What it said
/// goes into a file, which no program waits for.
pub fn run(mut command: Command, longest: Duration, heard: Heard) -> Result<Option<Ended>> {
    let mut file = tempfile::tempfile()?;
    command.stdin(Stdio::null()).stdout(file.try_clone()?);
    if let Heard::StdoutAndStderr = heard {
        command.stderr(file.try_clone()?);
    }
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let begun = Instant::now();
    let mut child = command.spawn().with_context(|| format!("{:?} could not be started", command.get_program()))?;
    let kill = killer(&child);
    let (send, ended) = channel();
    // Whoever looked again and again would take the processor from what may be measured, and see its end late.
    thread::spawn(move || {
        let status = child.wait();
        // It is asked for until it comes.
        let _ = send.send((status, begun.elapsed()));
    });
    let Ok((status, took)) = ended.recv_timeout(longest) else {
        // What cannot be killed has ended just now.
        drop(kill());
        ended.recv()?.0?;
        return Ok(None);
    };
    let mut said = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut said)?;
    Ok(Some(Ended { status: status?, took, said: String::from_utf8_lossy(&said).into_owned() }))
}

/// What kills it, with all that it has started.
#[cfg(unix)]
fn killer(child: &Child) -> impl FnOnce() -> std::io::Result<()> + use<> {
    let group = rustix::process::Pid::from_child(child);
    move || Ok(rustix::process::kill_process_group(group, rustix::process::Signal::KILL)?)
}

/// What kills it, with all that it has started.
#[cfg(not(unix))]
fn killer(child: &Child) -> impl FnOnce() -> std::io::Result<()> + use<> {
    let id = child.id().to_string();
    move || Command::new("taskkill").args(["/t", "/f", "/pid", &id]).output().map(drop)
}

/// A program for tests.
#[cfg(all(test, unix))]
pub fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn a_program_that_hangs_is_ended_with_all_that_it_started() {
        // The pipe ends when whoever was started has.
        let (mut alive, held) = std::io::pipe().unwrap();
        let mut hangs = shell("sleep 600 & wait");
        hangs.stderr(held);
        assert!(run(hangs, Duration::from_millis(100), Heard::Stdout).unwrap().is_none());
        assert_eq!(alive.read(&mut [0]).unwrap(), 0);
    }

    #[test]
    fn a_program_that_ends_is_heard() {
        let said = |heard| run(shell("echo one; echo two >&2; exit 3"), LONG, heard).unwrap().unwrap();
        let both = said(Heard::StdoutAndStderr);
        assert_eq!((both.said.as_str(), both.status.code(), both.took.is_zero()), ("one\ntwo\n", Some(3), false));
        assert_eq!(said(Heard::Stdout).said, "one\n");
        assert!(run(Command::new("/no/such/program"), LONG, Heard::Stdout).is_err());
    }
}
