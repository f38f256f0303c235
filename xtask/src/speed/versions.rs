//! The versions of all that was measured, and how much room it takes where it is installed.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

use super::programs::Programs;
use crate::workspace::command::Run;

/// A package with all that it needs beside it.
#[derive(Deserialize)]
pub struct Installed {
    pub name: String,
    pub version: String,
    /// Itself included.
    pub packages: usize,
    pub files: usize,
    /// On disk, compiled bytecode included.
    pub bytes: u64,
}

pub struct Versions {
    /// What is measured in Rust, and what is measured with, as `rustc 1.95.0`.
    pub tools: Vec<String>,
    pub python: Vec<Installed>,
    pub node: Vec<Installed>,
    pub command_line_bytes: u64,
}

impl Versions {
    pub fn look(programs: &Programs, command_line: &Path) -> Result<Self> {
        let first_words = |text: String| text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let python = programs.python.interpreter();
        let mut tools = vec![
            first_words(Run::new("rustc").args(["--version"]).output()?),
            first_words(Run::new(&python).args(["--version"]).output()?),
            format!("Node {}", Run::new("node").args(["--version"]).output()?.trim()),
        ];
        tools.extend(crates(&["reqwest", "hyper", "serde_json", "tokio"])?);
        let look = |program: &Path, script: &str| -> Result<Vec<Installed>> {
            let text = Run::new(program).args([programs.folder.join(script)]).output()?;
            serde_json::from_str(&text).with_context(|| format!("{script} printed {text:?}"))
        };
        Ok(Self {
            tools,
            python: look(&python, "python/installed.py")?,
            node: look(Path::new("node"), "node/installed.mjs")?,
            command_line_bytes: std::fs::metadata(command_line)?.len(),
        })
    }
}

/// The versions of crates, as the lock file has them.
fn crates(names: &[&str]) -> Result<Vec<String>> {
    let text = Run::cargo().args(["metadata", "--format-version", "1", "--locked"]).output()?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo knows no packages")?;
    let found = packages.iter().filter_map(|package| {
        let name = package["name"].as_str().filter(|name| names.contains(name))?;
        Some(format!("{name} {}", package["version"].as_str()?))
    });
    Ok(found.collect())
}
