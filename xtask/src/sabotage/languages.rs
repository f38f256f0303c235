//! The languages that scenarios run in.

use clap::ValueEnum;

/// The columns of the table: Python's two classes are two languages to a scenario.
pub const COLUMNS: [&str; 5] = ["Rust", "Python", "asyncio", "Node", "command line"];

/// What runs the scenarios of one or two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Language {
    Rust,
    Python,
    Node,
    CommandLine,
}

impl Language {
    /// Which of [`COLUMNS`] it fills.
    pub fn columns(self) -> &'static [usize] {
        match self {
            Self::Rust => &[0],
            Self::Python => &[1, 2],
            Self::Node => &[3],
            Self::CommandLine => &[4],
        }
    }

    /// The column that a failing test of this name belongs to; all of its language when it is none's alone.
    pub fn columns_of(self, test: &str) -> &'static [usize] {
        match self {
            Self::Python if test.ends_with("-AsyncTelnyx]") => &[2],
            Self::Python if test.ends_with("-Telnyx]") => &[1],
            _ => self.columns(),
        }
    }
}
