//! Single-use plans for what bills, in a file that outlives the server and is shared by several.

mod file;
mod plan;

pub use file::Plans;
pub(crate) use plan::PLAN_LIFE;
pub(crate) use plan::{NewPlan, Status};
pub use plan::{Plan, Spends};
