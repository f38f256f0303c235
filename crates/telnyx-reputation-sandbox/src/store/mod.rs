//! SQLite tables, one file for each. Every function works inside the caller's transaction and account.

pub(crate) mod agreements;
pub(crate) mod database;
pub(crate) mod documents;
pub(crate) mod enterprises;
pub(crate) mod numbers;
pub(crate) mod settings;
pub(crate) mod timers;

mod record;
