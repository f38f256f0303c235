//! The tools, one file each. None but `apply_plan` sends what can bill, and that only with `--allow-spend`.

mod collect;
mod find_operation;
mod get_costs;
mod get_history;
mod get_next_steps;
mod get_number;
mod get_trend;
mod list_changes;
mod list_numbers;
mod list_ownership;
mod monitored;
mod number;
mod plan;
mod plan_sync;
mod registry;
mod since;
mod tool;

pub(crate) use get_history::history_of;
pub(crate) use get_next_steps::sentences;
pub(crate) use plan::{APPLY_PLAN, ApplyInput};
pub(crate) use registry::{Entry, all};
pub(crate) use tool::read;
