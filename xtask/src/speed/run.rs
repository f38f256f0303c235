//! Runs a measured program, which is to end as it should.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::workspace::bounded::{self, Heard};

/// No work takes as long, however busy the machine.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs it to its end, which is to be with that status. Gives what it printed, and how long it took from its start.
pub fn run(command: Command, expected: i32) -> Result<(String, Duration)> {
    let Some(ended) = bounded::run(command, LIMIT, Heard::Stdout)? else {
        bail!("it had not ended after {} s, and was killed", LIMIT.as_secs());
    };
    if ended.status.code() != Some(expected) {
        bail!("it ended with {}; what it said stands above", ended.status);
    }
    Ok((ended.said, ended.took))
}

#[cfg(all(test, unix))]
mod tests {
    use super::run;
    use crate::workspace::bounded::shell;

    #[test]
    fn a_program_that_ends_otherwise_than_it_should_is_an_error() {
        let (text, took) = run(shell("echo figures; exit 2"), 2).unwrap();
        assert_eq!((text.as_str(), took.is_zero()), ("figures\n", false));
        for (script, expected) in [("exit 3", 0), ("exit 0", 2), ("kill -9 $$", 0)] {
            let error = run(shell(script), expected).unwrap_err().to_string();
            assert!(error.contains("it ended with"), "{error}");
        }
    }
}
