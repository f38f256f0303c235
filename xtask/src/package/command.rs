//! `cargo xtask package`: builds all that is published from this machine.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use super::{command_line, tarball, wheel};
use crate::terminal::Progress;

pub fn run() -> Result<ExitCode> {
    let mut progress = Progress::new(2);
    for (name, build) in [("Python", python as fn() -> Result<_>), ("npm", tarball::build)] {
        let folder = progress.part(name, build).0?;
        eprintln!("      {}", folder.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn python() -> Result<PathBuf> {
    let folder = wheel::build()?;
    command_line::wheel(command_line::Build::Shipped, &folder)?;
    Ok(folder)
}
