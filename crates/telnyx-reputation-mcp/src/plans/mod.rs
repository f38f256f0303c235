//! Single-use plans for what bills, in a file that outlives the server and is shared by several.

mod file;
mod plan;
mod row;

pub use file::Plans;
pub(crate) use plan::{LONGEST_WORDS, NewPlan, PLAN_LIFE, Status};
pub use plan::{Plan, Spends};
