//! `cargo xtask dist`: builds all that is published from this machine, and tries it in places of its own.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use super::{checksums, command_line, crates, sbom, tarball, wheel};
use crate::terminal::Progress;
use crate::workspace::root::target;

/// Builds a part of what is published; gives where it is.
type Build = fn() -> Result<PathBuf>;

pub fn run() -> Result<ExitCode> {
    let parts: [(&str, Build); 5] = [
        ("crates", packed_crates),
        ("Python", python),
        ("npm", tarball::build),
        ("what they are made of", sbom::build),
        ("checksums", || checksums::write(&target()?.join("dist"))),
    ];
    let mut progress = Progress::new(parts.len());
    for (name, build) in parts {
        let made = progress.part(name, build).0?;
        eprintln!("      {}", made.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn packed_crates() -> Result<PathBuf> {
    let folder = crates::build()?;
    crates::walk_the_guide(&folder)?;
    Ok(folder)
}

fn python() -> Result<PathBuf> {
    let folder = wheel::build()?;
    command_line::wheel(command_line::Build::Shipped, &folder)?;
    wheel::check(&folder)?;
    Ok(folder)
}
