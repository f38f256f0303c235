//! Everything that is tested, in all languages.

mod all;
mod fuzz;
mod page;
mod peers;

pub use all::{ci, test};
