//! How many instructions the core's hot paths take: the one figure of speed that a busy machine does not change, so that it
//! can be held in CI.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::runner;
use crate::speed::Server;
use crate::workspace::command::Run;
use crate::workspace::debian;
use crate::workspace::root::root;

/// By how much a path may grow before somebody has to say why.
const ALLOWED: f64 = 0.05;

/// The work that is counted, with how much of it. It is counted twice, the second time with more, and what is told is
/// the difference for one: so the start, the first connection and the end count in none.
const PATHS: &[(&str, usize, usize)] = &[("one-at-a-time", 200, 1_200), ("list", 1_000, 6_000)];

/// Fails when a path takes more than 5 % more instructions than `tests/speed/instructions.json` says. With
/// `UPDATE_INSTRUCTIONS=1` it writes them down instead.
pub fn run() -> Result<()> {
    let valgrind = debian::program("valgrind", None)?;
    let program = Server::build("binding")?;
    let server = Server::start(&program, [""; 0])?;
    let mut counted = BTreeMap::new();
    for (work, few, many) in PATHS {
        let count = |count: usize| instructions(&valgrind, &program, &server.base_url, work, count);
        let each = (count(*many)?.saturating_sub(count(*few)?)) / (many - few) as u64;
        counted.insert((*work).to_owned(), each);
    }
    let file = root()?.join("tests/speed/instructions.json");
    if std::env::var_os("UPDATE_INSTRUCTIONS").is_some() {
        std::fs::write(&file, serde_json::to_string_pretty(&counted)? + "\n")?;
    }
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    compare(&serde_json::from_str(&text)?, &counted)
}

/// How many instructions some work takes, from the start of its process to its end.
fn instructions(valgrind: &Path, program: &Path, base_url: &str, work: &str, count: usize) -> Result<u64> {
    let log = tempfile::NamedTempFile::new()?;
    Run::new(valgrind)
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .args([format!("--log-file={}", log.path().display())])
        .args([program])
        .args(["work", "--base-url", base_url, "--work", work, "--count", &count.to_string()])
        .output()?;
    let text = std::fs::read_to_string(log.path())?;
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    let collected = collected.with_context(|| format!("valgrind counted nothing: {text}"))?.1;
    collected.trim().parse().with_context(|| format!("valgrind's count: {collected}"))
}

fn compare(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> Result<()> {
    let mut grown = Vec::new();
    for (work, count) in now {
        let old = before.get(work).with_context(|| format!("instructions.json does not have {work}"))?;
        let growth = *count as f64 / *old as f64 - 1.0;
        runner::line(format!("{work}: {count} instructions, {:+.1} %", growth * 100.0));
        if growth > ALLOWED {
            grown.push(format!("{work} takes {count} instructions, and took {old}"));
        }
    }
    if grown.is_empty() {
        return Ok(());
    }
    bail!(
        "{}: make it cheaper, or say why it has to be in the commit that sets UPDATE_INSTRUCTIONS=1",
        grown.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_grow_by_a_twentieth() {
        let counted = |count: u64| BTreeMap::from([("list".to_owned(), count)]);
        compare(&counted(1_000), &counted(1_049)).unwrap();
        compare(&counted(1_000), &counted(10)).unwrap();
        let refused = compare(&counted(1_000), &counted(1_051)).unwrap_err().to_string();
        assert!(refused.contains("list takes 1051 instructions, and took 1000"), "{refused}");
        compare(&BTreeMap::new(), &counted(1)).unwrap_err();
    }
}
