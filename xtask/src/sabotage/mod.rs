//! `cargo xtask sabotage`: whether a rule of the core can be broken without a scenario that fails, in every language.
//!
//! A copy of the workspace gets each rule in two forms, the right and the broken one, and is built once for each language. The
//! scenarios then run for each rule with a variable in their environment that breaks this one alone.

mod command;
mod copy;
mod digest;
mod languages;
mod program;
mod rules;
mod said;
mod switch;
mod table;

pub use command::run;
pub use languages::Language;
