//! Waits for what takes the service minutes to days: the two approvals, and remediations.

mod approval;
mod pauses_until_deadline;
mod polling;
mod remediation;
mod state;
mod until;

pub use polling::Polling;
pub use until::Wait;
