//! Runs over many numbers, against the sandbox and its ledger.

mod accounted;
mod ends;
mod resumed;
mod set;
