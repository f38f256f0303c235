//! The Rust driver of `tests/scenarios`: see the README there.

pub(crate) mod arguments;
mod file;
mod matching;
pub(crate) mod outcome;
mod run;
