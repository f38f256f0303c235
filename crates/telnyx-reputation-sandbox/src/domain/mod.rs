//! The service's rules, free of HTTP and of the database: a refusal is the API's own [`Problem`](crate::problem::Problem),
//! and everything else is plain values.

pub(crate) mod approval;
pub(crate) mod decided_reputation;
pub(crate) mod delivery;
pub(crate) mod document;
pub(crate) mod email_verification;
pub(crate) mod enterprise;
pub(crate) mod external_verification;
pub(crate) mod hosting;
pub(crate) mod letter;
pub(crate) mod magic;
pub(crate) mod number;
pub(crate) mod phone_number;
pub(crate) mod remediation;
pub(crate) mod schedule;
pub(crate) mod scores;
pub(crate) mod settings;
pub(crate) mod signed_event;
pub(crate) mod snapshot;
pub(crate) mod terms;
pub(crate) mod timer;
pub(crate) mod webhook;
