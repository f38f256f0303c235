//! The workspace and the tools that its parts are built with.

pub mod bounded;
pub mod broker;
pub mod command;
pub mod debian;
pub mod environment;
pub mod interpreters;
pub mod node;
pub mod python;
pub mod room;
pub mod root;
pub mod sandbox;
mod tail;
