//! The Rust driver of `tests/scenarios`: see the README there.

pub(crate) mod arguments;
pub(crate) mod file;
mod many;
mod matching;
pub(crate) mod outcome;
pub(crate) mod run;
