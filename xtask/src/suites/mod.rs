//! Everything that is tested, in all languages.

mod all;
mod assistants;
mod broker_on_postgres;
mod columns;
mod counts;
mod engines;
mod features;
mod fuzz;
mod fuzz_targets;
mod guides;
mod instructions;
mod module_size;
mod pages;
mod peers;
mod peers_faults;
mod public_api;
mod runner;
mod workflows;

pub use all::{ci, test};
pub use public_api::in_place_of_rustdoc;
