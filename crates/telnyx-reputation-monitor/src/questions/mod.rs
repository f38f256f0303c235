//! What the history answers.

mod change_row;
mod changes;
mod cost;
mod course;
mod relapses;
mod resting;
mod trend;

pub use changes::{Change, Wanted};
pub use cost::Cost;
pub(crate) use course::Course;
pub use relapses::Relapse;
pub use resting::Resting;
pub(crate) use trend::by_day;
pub use trend::{Count, CountedBy};
