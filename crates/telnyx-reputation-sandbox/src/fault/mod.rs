//! Faults on demand: which requests they hit, and what happens to those.

mod date;
mod held;
mod merge_patch;
mod registry;
mod rule;

pub(crate) use date::{Date, Dates};
pub(crate) use held::{Held, Work};
pub(crate) use merge_patch::merge;
pub(crate) use registry::Registry;
pub(crate) use rule::{Fault, Kind, NewFault, RetryAfter, When};
