//! The path of every call: checks, budget, attempts, and what is made of a failure.

pub(crate) mod attempts;
#[cfg(feature = "broker")]
pub(crate) mod before_sent;
mod body;
mod gone;
mod headers;
#[cfg(feature = "broker")]
pub(crate) mod learned_rate;
pub(crate) mod line;
mod monthly_limit;
pub(crate) mod options;
pub(crate) mod perform;
pub(crate) mod rate_limit;
pub(crate) mod read;
pub(crate) mod retry;
pub(crate) mod run_id;
pub(crate) mod span;
pub(crate) mod stream;
pub(crate) mod timing;
mod undocumented;
pub(crate) mod was_sent;
mod wire;
pub(crate) mod witness;
