//! Builds the site. A link or an anchor that leads nowhere fails it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use super::command_line;
use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::root::{fresh, root, target};
use crate::workspace::sandbox::Sandbox;

pub fn run() -> Result<ExitCode> {
    build()?;
    eprintln!("{}", html()?.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}

/// Builds it strictly, below `target/site/html`.
pub fn build() -> Result<()> {
    Sandbox::build()?;
    let pages = fresh("site")?.join("pages/docs/reference");
    std::fs::create_dir_all(&pages)?;
    std::fs::write(pages.join("command-line.md"), command_line::page()?)?;
    let folder = root()?.join("docs/site");
    let environment = Environment::named("docs")?;
    environment.install(&folder)?;
    // Without `--quiet`, which lets it pass over what it does not say.
    Run::new(environment.interpreter()).args(["-m", "mkdocs", "build", "--strict"]).folder(&folder).run()
}

fn html() -> Result<PathBuf> {
    Ok(target()?.join("site/html"))
}
