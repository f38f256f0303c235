//! Every operation under every fault: see `tests/faults/README.md`.

mod cases;
mod kinds;
mod run;
mod table;
