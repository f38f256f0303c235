//! Runs over many numbers: one crossing of the bridge for the whole run, and one for each step of its progress.

mod options;
mod outcome;
mod plan;
mod run;
