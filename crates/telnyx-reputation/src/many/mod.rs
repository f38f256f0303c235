//! Work on any number of phone numbers, each of which ends with a result of its own.

mod apply;
mod atomic;
mod item;
mod pace;
mod plan;
mod remediation_details;
mod resources;
mod run;
mod untyped;

pub use apply::{Applied, Apply};
pub use item::{Ended, Item};
pub use plan::Plan;
pub use remediation_details::RemediationDetails;
pub use run::{Cancel, Many, Progress};
pub use untyped::ManyCall;
