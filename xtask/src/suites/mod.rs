//! Everything that is tested, in all languages.

mod all;
mod page;
mod peers;

pub use all::{ci, test};
