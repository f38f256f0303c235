//! What is said of money, and of what was done, is what can be known: against the sandbox, its ledger and its faults.

mod asked_for;
mod clocks;
mod compared;
mod counted;
mod foreign_records;
mod given_up;
mod gone;
mod intermediary;
mod late;
mod looks;
mod ownership;
mod pace;
mod recorded;
mod refused_in_part;
mod remediations;
mod resumed;
mod says_nothing;
mod sent_again;
mod stage;
mod twins;
mod what_fits;
