//! What the history answers.

mod changes;
mod cost;
mod relapses;
mod resting;
mod trend;

pub use changes::{Change, Wanted};
pub use cost::Cost;
pub use relapses::Relapse;
pub use resting::Resting;
pub use trend::{Count, CountedBy};
