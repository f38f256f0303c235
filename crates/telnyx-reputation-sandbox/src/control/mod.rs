//! The control plane under `/_sandbox`: what a test or a person does to the sandbox, and no client of the API can.

mod approvals;
mod callers;
mod clock;
mod daily_spend;
mod date;
mod drift;
mod faults;
mod files;
mod health;
mod in_process;
mod ledger;
mod limits;
mod monitored;
mod numbers;
mod overview;
mod remediations;
mod request;
mod reset;
mod reviews;
mod routes;
mod sandbox_page;
mod sign;
mod state;
mod terms;
mod webhooks;

pub(crate) use callers::Callers;
pub use in_process::ControlError;
pub(crate) use in_process::call;
pub(crate) use routes::{for_callers, routes};
