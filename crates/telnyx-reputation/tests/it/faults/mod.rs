//! Every operation under every fault: see `tests/faults/README.md`.

pub(crate) mod calls;
mod fault;
mod run;
mod sweep;
mod table;
