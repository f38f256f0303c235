//! Proof that adding an operation to the two YAML files, generating, and teaching the sandbox is all it takes to have it everywhere.
//!
//! A copy of the workspace gets two more operations, is generated and built. In each language a program makes the read, and the
//! call that bills: once with its answer, once without, and once more than its limit allows. What that billed is read in the
//! copy's own sandbox.

mod copy;
mod document;
mod insert;
mod programs;
mod rules;

use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace::command::Run;
use crate::workspace::root::{root, target};
use crate::workspace::sandbox::Sandbox;

/// Runs the whole proof.
pub fn run() -> Result<()> {
    let folder = target()?.join("added-operation");
    let proof = prove(&folder);
    programs::forget_builds()?;
    proof
}

fn prove(folder: &Path) -> Result<()> {
    copy::workspace(&root()?, folder)?;
    document::add_operations(folder)?;
    rules::teach(folder)?;
    Run::new(std::env::current_exe()?).args(["generate", "--root"]).args([folder]).run()?;
    let programs = programs::all(folder)?;
    // The command was built of the copy.
    let sandbox = Sandbox::start()?;
    for (index, (language, program)) in programs.into_iter().enumerate() {
        let key = format!("KEY_ADDED_{index}");
        for fault in rules::faults() {
            sandbox.fault(&key, &fault)?;
        }
        program
            .env("TELNYX_BASE_URL", &sandbox.base_url)
            .env("TELNYX_API_KEY", &key)
            .run()
            .and_then(|()| rules::check_bill(&sandbox.ledger(&key)?))
            .with_context(|| format!("the added operation failed in {language}"))?;
    }
    Ok(())
}
