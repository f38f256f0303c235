//! Random calls, runs, faults, cancellations and other processes, and after every step: does the client claim anything
//! of money or of what was done that the sandbox's ledger does not bear out?
//!
//! A seed decides everything that happens in a case. What breaks an invariant is made as small as can be and printed
//! step by step, with its seed. `DIFFERENTIAL_CALLS` is how many calls are made, `DIFFERENTIAL_SEED` runs one seed.

mod calls;
mod case;
mod claims;
mod fault;
mod generation;
mod invariants;
mod ledger;
mod others;
mod run;
mod shrink;
mod tally;
mod tests;
mod world;
