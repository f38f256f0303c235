//! `cargo xtask docs`: the site, of the repository's Markdown files and of pages that are made when it is built.

mod build;
mod command_line;

pub use build::{build, run};
