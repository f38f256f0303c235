//! `cargo xtask generate`: from the document and the overlay to everything that is generated.

mod api;
mod calls;
mod command;
mod describe;
mod document;
mod lower;
mod money;
mod names;
mod node;
mod notes;
mod overlay;
mod prices;
mod problem;
mod python;
mod reference;
#[cfg(test)]
mod refusals;
mod rust;
mod schema;
mod sdk;
mod typescript;
mod walk;
mod write;

pub use command::run;
