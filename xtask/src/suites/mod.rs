//! Everything that is tested, in all languages.

mod all;
mod features;
mod fuzz;
mod module_size;
mod page;
mod peers;
mod peers_faults;
mod runner;

pub use all::{ci, test};
