//! SQLite tables, one file for each. Every function works inside the caller's transaction and account.

pub(crate) mod account_tables;
pub(crate) mod accounts;
pub(crate) mod agreements;
pub(crate) mod database;
pub(crate) mod deliveries;
pub(crate) mod documents;
pub(crate) mod email_verifications;
pub(crate) mod enterprises;
pub(crate) mod external_verifications;
pub(crate) mod ledger;
pub(crate) mod number_pages;
pub(crate) mod number_search;
pub(crate) mod numbers;
pub(crate) mod readings;
pub(crate) mod remediations;
pub(crate) mod saved_state;
pub(crate) mod settings;
pub(crate) mod spend;
pub(crate) mod timers;

mod record;
