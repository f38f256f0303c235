//! Programs that may never end.

use std::io::{Read, Seek};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How a program ended.
pub enum End {
    Passed,
    /// With a failure, and what it said.
    Failed(String),
    /// It was killed, since it did not end in its time.
    TooLong,
}

/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(50);

/// Runs it for so long at most. What it said goes into a file, which no program waits for.
pub fn run(mut command: Command, longest: Duration) -> Result<End> {
    let mut said = tempfile::tempfile()?;
    command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said.try_clone()?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().with_context(|| format!("{:?} could not be started", command.get_program()))?;
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > longest {
            kill(&mut child)?;
            return Ok(End::TooLong);
        }
        thread::sleep(PAUSE);
    };
    if status.success() {
        return Ok(End::Passed);
    }
    let mut text = Vec::new();
    said.rewind()?;
    said.read_to_end(&mut text)?;
    Ok(End::Failed(String::from_utf8_lossy(&text).into_owned()))
}

/// With all that it has started.
fn kill(child: &mut Child) -> Result<()> {
    #[cfg(unix)]
    rustix::process::kill_process_group(rustix::process::Pid::from_child(child), rustix::process::Signal::KILL)?;
    #[cfg(not(unix))]
    child.kill()?;
    child.wait()?;
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_program_that_hangs_is_ended_and_one_that_fails_is_heard() {
        let hangs = run(shell("sleep 600 & wait"), Duration::from_millis(100)).unwrap();
        assert!(matches!(hangs, End::TooLong));
        let failed = run(shell("echo one; echo two >&2; exit 3"), Duration::from_secs(60)).unwrap();
        assert!(matches!(failed, End::Failed(said) if said == "one\ntwo\n"));
        assert!(matches!(run(shell("true"), Duration::from_secs(60)).unwrap(), End::Passed));
    }
}
