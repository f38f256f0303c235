//! What the commands show while they work.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

/// Prints a heading for each part of the work and how long it took.
pub struct Progress {
    total: usize,
    done: usize,
}

impl Progress {
    pub fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Runs one part under its heading.
    pub fn part<T>(&mut self, title: &str, work: impl FnOnce() -> T) -> (T, Duration) {
        self.done += 1;
        eprintln!("{}", bold(&format!("[{}/{}] {title}", self.done, self.total)));
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        eprintln!("{}", dim(&format!("      {:.1} s", took.as_secs_f64())));
        (result, took)
    }
}

pub fn bold(text: &str) -> String {
    styled("1", text)
}

pub fn dim(text: &str) -> String {
    styled("2", text)
}

/// Styles only for a terminal, and never where the reader asked for none (no-color.org).
fn styled(code: &str, text: &str) -> String {
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !stderr().is_terminal();
    if plain { text.to_owned() } else { format!("\x1b[{code}m{text}\x1b[0m") }
}
