//! What goes to stdout: data, and nothing else.

mod answer;
mod cell;
mod format;
mod rows;
mod sink;
mod table;

pub(crate) use cell::{exact, plain};
pub(crate) use format::{Format, Output};
pub(crate) use sink::data_was_lost;
