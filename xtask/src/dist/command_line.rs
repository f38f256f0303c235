//! The command, in a wheel of its own; the npm tarballs have it beside the native module.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::wheel::{for_old_systems, maturin};
use crate::workspace::command::Run;
use crate::workspace::root::{root, target};

/// How it is built.
#[derive(Clone, Copy)]
pub enum Build {
    /// As the tests of all languages use it, so that it is there already: large, and quick to pack.
    ForTests,
    /// As it is shipped.
    Shipped,
}

/// Builds its wheel into a folder. It has no source distribution: who has Rust builds it in a clone, and it would have to be
/// built once more to be proven.
pub fn wheel(build: Build, folder: &Path) -> Result<()> {
    let options: &[&str] = match build {
        Build::ForTests => &["--profile", "dev", "--compression-method", "stored"],
        Build::Shipped => &["--profile", "release"],
    };
    let build_it = maturin(&root()?.join("crates/telnyx-reputation-cli"))?.args(["build", "--quiet"]).args(options);
    let build_it = match build {
        Build::ForTests => build_it,
        Build::Shipped => for_old_systems(build_it)?,
    };
    build_it.args([Path::new("--out"), folder]).env("CARGO_TARGET_DIR", target()?).run()
}

/// Builds it as it is shipped; gives the program.
pub fn program() -> Result<PathBuf> {
    Run::cargo().args(["build", "--release", "--package", "telnyx-reputation-cli"]).run()?;
    Ok(target()?.join("release").join(format!("telnyx-reputation{}", std::env::consts::EXE_SUFFIX)))
}
