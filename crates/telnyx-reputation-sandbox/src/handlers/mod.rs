//! One function for each operation of the document.

mod documents;
mod enterprises;
mod letter;
mod numbers;
mod settings;
mod table;
mod terms;

pub(crate) use table::{Handler, handler};
