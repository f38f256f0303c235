//! Every operation under every fault: see `tests/faults/README.md`.

pub(crate) mod cases;
mod kinds;
mod run;
mod table;
