//! `cargo xtask layers`: whether the code keeps to the layers that ARCHITECTURE.md draws.

mod check;
mod command;
mod drawing;
mod python;
mod rust;
mod source;
#[cfg(test)]
mod tests;
mod typescript;
mod undrawn;

pub use command::{run, suite};
