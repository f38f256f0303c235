//! The end of what a program says, kept for where only the end of a log is read.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write, stderr, stdout};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// As much of each stream as test runners need to name what failed and say why.
const LINES: usize = 30;

/// How long a program that has ended may be outlived by what it started and left its output to.
const LEFT_BEHIND: Duration = Duration::from_secs(5);

type Lines = Arc<Mutex<VecDeque<String>>>;

/// Runs the command to its end with its output on ours; gives back the last lines of it too, those of its errors
/// after the others. A person at a terminal has
/// them in sight: there the program has the terminal to itself, for its progress and colours, and no lines are kept.
pub fn run(command: &mut Command) -> std::io::Result<(ExitStatus, Vec<String>)> {
    if stdout().is_terminal() && stderr().is_terminal() {
        return Ok((command.status()?, Vec::new()));
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    // Apart: when both say something at once, it is chance which of them is read first.
    let (said, complained) = (Lines::default(), Lines::default());
    let (open, ended) = channel::<()>();
    if let Some(from) = child.stdout.take() {
        pass_on(from, stdout(), said.clone(), open.clone());
    }
    if let Some(from) = child.stderr.take() {
        pass_on(from, stderr(), complained.clone(), open.clone());
    }
    drop(open);
    let status = child.wait()?;
    // Nothing is ever sent: it ends when both are at their end.
    let _ = ended.recv_timeout(LEFT_BEHIND);
    let drain = |lines: &Lines| std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((status, drain(&said).into_iter().chain(drain(&complained)).collect()))
}

fn pass_on(from: impl Read + Send + 'static, mut to: impl Write + Send + 'static, kept: Lines, open: Sender<()>) {
    thread::spawn(move || {
        let _open = open;
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            // Nobody reads our output any more: the program goes on all the same.
            let _ = to.write_all(&line);
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() == LINES {
                kept.pop_front();
            }
            kept.push_back(String::from_utf8_lossy(&line).trim_end().to_owned());
            line.clear();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::{Command, LINES, run};

    #[test]
    #[cfg(unix)]
    fn the_last_lines_of_both_streams_are_kept() {
        let script = format!("seq 1 {}; echo why >&2; exit 3", LINES * 2);
        let (status, lines) = run(Command::new("sh").args(["-c", &script])).expect("sh is there");
        assert_eq!(status.code(), Some(3));
        assert_eq!((lines.len(), lines.last().map(String::as_str)), (LINES + 1, Some("why")));
        assert_eq!(lines[0], (LINES + 1).to_string());
    }
}
