//! One function for each operation of the document.

mod documents;
mod email;
mod enterprises;
mod external_verification;
mod letter;
mod numbers;
mod ownership;
mod remediation;
mod settings;
mod table;
mod terms;
mod webhook;

pub(crate) use table::{Handler, call, handler};
