//! The licences of what is linked into the binaries: each must be named in THIRD-PARTY-NOTICES.md.

use anyhow::{Context, Result, bail};
use spdx::{Expression, ParseMode};

use crate::workspace::command::Run;
use crate::workspace::root::root;

const NOTICES: &str = "THIRD-PARTY-NOTICES.md";

/// What is shipped as a binary.
const SHIPPED: &[&str] =
    &["telnyx-reputation", "telnyx-reputation-python", "telnyx-reputation-node", "telnyx-reputation-cli"];

/// Licences that ask for nothing which the project's own do not ask for as well.
const OWN: &[&str] = &["MIT", "MIT-0", "Apache-2.0"];

/// Fails when a crate is linked under a licence that the notices do not name.
pub fn check() -> Result<()> {
    let notices = std::fs::read_to_string(root()?.join(NOTICES))?;
    let named = |id: &str| {
        notices.lines().any(|line| {
            line.starts_with("| ")
                && line.split('|').nth(1).is_some_and(|cell| cell.split_whitespace().any(|word| word == id))
        })
    };
    let mut run = Run::cargo().args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}|{l}"]);
    for package in SHIPPED {
        run = run.args(["--package", package]);
    }
    let mut problems = Vec::new();
    for line in run.output()?.lines() {
        let Some((krate, licence)) = line.split_once('|') else { continue };
        let licence = licence.trim_end_matches("(*)").trim();
        let expression = Expression::parse_mode(licence, ParseMode::LAX)
            .with_context(|| format!("the licence of {krate}: {licence:?}"))?;
        let allowed = expression
            .evaluate(|wanted| wanted.license.id().is_some_and(|id| OWN.contains(&id.name) || named(id.name)));
        if !allowed {
            problems.push(format!("{krate} is under {licence}"));
        }
    }
    problems.sort();
    problems.dedup();
    if problems.is_empty() { Ok(()) } else { bail!("{NOTICES} does not name: {}", problems.join("; ")) }
}
