//! The control plane under `/_sandbox`: what a test or a person does to the sandbox, and no client of the API can.

mod approvals;
mod clock;
mod files;
mod health;
mod ledger;
mod reset;
mod routes;

pub(crate) use routes::routes;
