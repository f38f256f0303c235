//! Work on any number of phone numbers, each of which ends with a result of its own.

mod atomic;
mod item;
mod pace;
mod plan;
mod resources;
mod run;
mod untyped;

pub use item::{Ended, Item};
pub use plan::{Applied, Plan};
pub use run::{Cancel, Many, Progress};
pub use untyped::ManyCall;
