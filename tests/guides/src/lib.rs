//! The Rust programs of `docs/guides`, each as a test of a module that its guide and line name. They need the account and
//! the folder of a reader, so the suite `guides` runs them: `cargo xtask test guides`.

#[cfg(test)]
include!(concat!(env!("OUT_DIR"), "/programs.rs"));

/// Compiles the samples of the workspace's front page: `cargo test --doc --package telnyx-reputation-guides`.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct FrontPage;
