//! What goes to stdout: data, and nothing else.

mod answer;
mod cell;
mod format;
mod rows;
mod sink;
mod table;
mod wrap;

pub(crate) use cell::{plain, spreadsheet};
pub(crate) use format::{Format, Output};
pub(crate) use sink::{binary, data_was_lost};
pub(crate) use wrap::{columns_of_stderr, columns_of_stdout, indented, lines};
