//! What was spent, what may have been spent, and the limits that must not be passed.

mod account;
mod file;
mod file_ledger;
mod monthly_turns;
mod options;
mod period;
mod reservation;
mod shared;
mod spend_limit;
mod usage;

pub(crate) use account::Budget;
pub(crate) use monthly_turns::{Change, MonthlyLimit, MonthlyTurn};
pub(crate) use options::BudgetOptions;
pub use period::Period;
pub(crate) use reservation::Reservation;
pub(crate) use spend_limit::Limit;
pub use usage::{OperationUsage, SharedUsage, Usage};
