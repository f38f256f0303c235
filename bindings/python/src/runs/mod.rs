//! Work on many numbers, each of which has an outcome of its own.

mod options;
pub mod plan;
mod results;
mod run;

pub use run::Run;
