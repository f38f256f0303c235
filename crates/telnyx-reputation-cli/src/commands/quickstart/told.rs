//! What is told of the steps: for people as they come, for programs a row each at the end.

use std::fmt::Write as _;

use anstyle::Style;
use serde_json::{Value, json};

use crate::output::{Format, Output, columns_of_stdout, lines, plain};

const COLUMNS: &[&str] = &["step", "title", "outcome", "result", "command"];

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was done now.
    Done,
    /// It had been done before.
    DoneBefore,
    /// It waits for somebody else.
    Waiting,
}

/// What has been told.
pub(super) struct Told {
    output: Output,
    step: usize,
    title: &'static str,
    command: String,
    rows: Vec<Value>,
}

impl Told {
    /// Before the first step.
    pub(super) fn new(output: Output) -> Self {
        Self { output, step: 0, title: "", command: String::new(), rows: Vec::new() }
    }

    /// A step begins, which is what this command does. `command` is without the program's name.
    pub(super) fn begin(&mut self, title: &'static str, command: &str) {
        self.step += 1;
        (self.title, self.command) = (title, format!("telnyx-reputation {command}"));
        let (bold, dimmed) = (Style::new().bold(), Style::new().dimmed());
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{bold}{}. {title}{bold:#}", self.step);
        for line in command_lines(&self.command) {
            let _ = writeln!(text, "{dimmed}{line}{dimmed:#}");
        }
        self.print(&text);
    }

    /// The step that began last has ended so.
    pub(super) fn ended(&mut self, outcome: Outcome, result: &str) {
        let name = match outcome {
            Outcome::Done => "done",
            Outcome::DoneBefore => "done before",
            Outcome::Waiting => "waiting",
        };
        let lines: String = wrapped(&plain(&format!("{name}: {result}")), "   ", "     ", "");
        self.print(&format!("{lines}\n"));
        self.rows.push(json!({
            "step": self.step,
            "title": self.title,
            "outcome": name.replace(' ', "_"),
            "result": result,
            "command": self.command,
        }));
    }

    /// Nothing more is told.
    pub(super) fn end(&mut self) {
        if self.output.format() != Format::Table {
            let mut rows = self.output.rows(COLUMNS);
            rows.add(&self.rows);
            rows.end();
        }
    }

    fn print(&mut self, text: &str) {
        if self.output.format() == Format::Table {
            self.output.print(text);
        }
    }
}

/// A command as a shell takes it, also where it is broken into lines.
fn command_lines(command: &str) -> Vec<String> {
    wrapped(command, "   $ ", "       ", " \\").lines().map(str::to_owned).collect()
}

/// Text that fits the terminal, if there is one; `more` ends each line that goes on.
fn wrapped(text: &str, first: &str, rest: &str, more: &str) -> String {
    let columns = columns_of_stdout().map(|columns| columns.saturating_sub(more.len()));
    lines(text, columns, first, rest).join(&format!("{more}\n"))
}
