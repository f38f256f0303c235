//! `cargo xtask dist`: builds all that is published from this machine, and tries it in places of its own.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;

use super::{checksums, command_line, crates, installed, sbom, tarball, wheel};
use crate::terminal::Progress;
use crate::workspace::root::{fresh, target};

/// Builds a part of what is published, or tries one; gives where it is.
type Build = fn() -> Result<PathBuf>;

pub fn run() -> Result<ExitCode> {
    // What an earlier run left does not come among it.
    fresh("dist")?;
    let parts: [(&str, Build); 7] = [
        ("crates", packed_crates),
        ("Python", python),
        ("npm", tarball::build),
        ("what they are made of", sbom::build),
        ("checksums", || checksums::write(&dist()?)),
        ("Python, installed", || tried("python", installed::wheels)),
        ("npm, installed", || tried("npm", installed::tarballs)),
    ];
    let mut progress = Progress::new(parts.len());
    for (name, build) in parts {
        let made = progress.part(name, build).0?;
        eprintln!("      {}", made.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn packed_crates() -> Result<PathBuf> {
    let folder = fresh("dist/crates")?;
    crates::build(&folder)?;
    crates::walk_the_guide(&folder)?;
    Ok(folder)
}

fn python() -> Result<PathBuf> {
    let folder = fresh("dist/python")?;
    wheel::build(&folder)?;
    command_line::wheel(command_line::Build::Shipped, &folder)?;
    wheel::check(&folder)?;
    Ok(folder)
}

/// Where all of it is.
fn dist() -> Result<PathBuf> {
    Ok(target()?.join("dist"))
}

/// Tries what lies in a folder of it.
fn tried(name: &str, try_it: fn(&Path) -> Result<()>) -> Result<PathBuf> {
    let folder = dist()?.join(name);
    try_it(&folder)?;
    Ok(folder)
}
