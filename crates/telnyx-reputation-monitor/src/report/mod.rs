//! All that people look at in one: what turned, whether it gets better, what it costs and what to do.

mod deadlines;
mod gather;
mod line;
mod scores;
mod spend;
mod summary;
mod to_do;

pub use deadlines::{Deadline, Rejected};
pub use gather::{Report, Turned};
pub use line::{DAYS, Line};
pub use scores::{BINS, Scores};
pub use spend::{Spend, SpendOfDay};
#[cfg(feature = "html")]
pub(crate) use summary::{age, amount, grouped, numbers};
pub use to_do::ToDo;
