//! The formats, and which one it is.

use std::io::IsTerminal;

use clap::ValueEnum;

use super::rows::Rows;
use super::sink::Sink;

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people: what fits the terminal.
    Table,
    /// One JSON value, as the API answers.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// The same as JSON, in YAML.
    Yaml,
    /// A row an item, with every field.
    Csv,
}

impl Format {
    /// Whether programs read it, errors included.
    pub(crate) fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl | Self::Yaml)
    }
}

/// Prints data in one format.
pub(crate) struct Output {
    pub(super) format: Format,
    pub(super) sink: Sink,
}

impl Output {
    /// Prints in the format that is given; else a table on a terminal and JSON in a pipe.
    pub(crate) fn new(given: Option<Format>) -> Self {
        let default = if std::io::stdout().is_terminal() { Format::Table } else { Format::Json };
        let format = given.unwrap_or(default);
        Self { format, sink: Sink::new(format) }
    }

    /// Whether errors are JSON when no format is given: where no person reads what is printed, nor the errors.
    pub(crate) fn wants_json_errors() -> bool {
        !std::io::stdout().is_terminal() && !std::io::stderr().is_terminal()
    }

    /// The format that is printed in.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Whether nobody reads any more, or what was printed is lost.
    pub(crate) fn is_closed(&self) -> bool {
        self.sink.is_closed()
    }

    /// Begins a list whose rows come bit by bit. `columns` are those that a row can have, an inner object's as
    /// `outer.inner`.
    pub(crate) fn rows<'o>(&'o mut self, columns: &[&str]) -> Rows<'o> {
        Rows::new(self.format, &mut self.sink, columns)
    }
}
