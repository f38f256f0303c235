//! Work on any number of phone numbers, each of which has an outcome of its own.

mod apply;
mod batch_answer;
mod cancel;
mod chunk;
mod freshness;
mod journal;
mod monitored;
mod numbers;
mod one_by_one;
mod outcome;
mod pace;
mod plan;
mod plan_request;
mod remediation_details;
mod removals;
mod resources;
mod run;
mod untyped;

pub use apply::{Applied, Apply};
pub use cancel::Cancel;
pub use outcome::{NotTried, Outcome, RunResult};
pub use plan::Plan;
pub use plan_request::PlanRequest;
pub use remediation_details::RemediationDetails;
pub use run::{Progress, Run};
pub use untyped::RunCall;
