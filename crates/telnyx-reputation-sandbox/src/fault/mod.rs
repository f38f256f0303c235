//! Faults on demand: which requests they hit, and what happens to those.

mod date;
mod held;
mod hits;
mod merge_patch;
mod registry;
mod rule;

pub(crate) use date::{Date, Dates};
pub(crate) use held::{Held, Work};
pub(crate) use hits::Fault;
pub(crate) use merge_patch::merge;
pub(crate) use registry::Registry;
pub(crate) use rule::{Kind, NewFault, RetryAfter, When};
