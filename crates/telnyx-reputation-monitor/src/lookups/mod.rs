//! Which numbers to have looked up when money is short.

mod chances;
mod chooser;

pub use chooser::{Chooser, Pick, Why};
