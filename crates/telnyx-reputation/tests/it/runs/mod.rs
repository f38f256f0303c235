//! Runs over many numbers, against the sandbox and its ledger.

mod abandoned;
mod accounted;
mod outcomes;
mod resumed;
pub(crate) mod set;
