//! What was spent, and the limits, against the sandbox's own ledger.

mod account;
mod dropped;
mod killed;
mod limit;
mod monthly;
mod place;
mod shared;
mod usage;
mod worker;
