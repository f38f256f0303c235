//! `cargo xtask package`: builds all that is published from this machine.

use std::process::ExitCode;

use anyhow::Result;

use super::{tarball, wheel};
use crate::terminal::Progress;

pub fn run() -> Result<ExitCode> {
    let mut progress = Progress::new(2);
    for (name, build) in [("Python", wheel::build as fn() -> Result<_>), ("npm", tarball::build)] {
        let folder = progress.part(name, build).0?;
        eprintln!("      {}", folder.display());
    }
    Ok(ExitCode::SUCCESS)
}
