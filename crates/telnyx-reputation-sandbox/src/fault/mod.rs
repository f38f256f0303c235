//! Faults on demand: which requests they hit, and what happens to those.

mod registry;
mod rule;

pub(crate) use registry::Registry;
pub(crate) use rule::{Fault, Kind, NewFault, RetryAfter, When};
