//! `cargo xtask quickstart`: the guide's quickstart, for real, in three languages.

use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::dist::{tarball, wheel};
use crate::terminal::{Progress, bold};
use crate::workspace::command::Run;
use crate::workspace::sandbox::Sandbox;
use crate::workspace::{node, python};

/// Builds everything, runs the three programs against one sandbox, and prints what they would have cost.
pub fn run() -> Result<ExitCode> {
    let mut progress = Progress::new(7);
    progress.part("Build the sandbox", Sandbox::build).0?;
    progress.part("Build the Rust example", rust_build).0?;
    progress.part("Build the Python package", wheel::develop).0?;
    progress.part("Build the Node package", tarball::develop).0?;
    let sandbox = Sandbox::start()?;
    let mut bills = Vec::new();
    for (language, program) in [
        ("Rust", Box::new(rust) as Box<dyn Fn() -> Result<Run>>),
        ("Python", Box::new(python_program)),
        ("Node", Box::new(node_program)),
    ] {
        let key = format!("KEY_QUICKSTART_{}", language.to_uppercase());
        let title = format!("Walk the guide in {language}");
        progress
            .part(&title, || program()?.env("TELNYX_BASE_URL", &sandbox.base_url).env("TELNYX_API_KEY", &key).run())
            .0
            .with_context(|| format!("the quickstart in {language} failed"))?;
        bills.push((language, sandbox.ledger(&key)?));
    }
    print_bill(&bills);
    Ok(ExitCode::SUCCESS)
}

fn rust_build() -> Result<()> {
    Run::cargo().args(["build", "--package", "telnyx-reputation", "--example", "quickstart"]).run()
}

fn rust() -> Result<Run> {
    Ok(Run::cargo().args(["run", "--quiet", "--package", "telnyx-reputation", "--example", "quickstart"]))
}

fn python_program() -> Result<Run> {
    Ok(Run::new(python::interpreter()?).args(["examples/quickstart.py"]).folder(&python::package()?))
}

fn node_program() -> Result<Run> {
    Ok(Run::new("node").args(["examples/quickstart.mjs"]).folder(&node::package()?))
}

/// What each program's calls would have cost the account, by operation.
fn print_bill(bills: &[(&str, Value)]) {
    eprintln!("\n{}", bold("The bill, had this been the real service"));
    for (language, ledger) in bills {
        eprintln!("  {language:<7} USD {}", ledger["total_usd"].as_str().unwrap_or("?"));
    }
}
