//! Every operation as a command, from the tables: no code for a single one.

mod arguments;
pub(crate) mod entry;
mod file;
mod flags;
mod help;
mod monthly_cost;
mod pages;
mod perform;
mod value;

pub(crate) use flags::{call, find, resources};
pub(crate) use perform::run;
pub(crate) use value::json;
