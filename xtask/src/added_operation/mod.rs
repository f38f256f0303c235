//! Proof that adding an operation to the two YAML files and generating is all it takes to have it everywhere.
//!
//! A copy of the workspace gets two more operations, is generated and built. The read is made in each language; the one
//! that bills in Rust, which counts and finds out for all of them.

mod copy;
mod document;
mod programs;
mod server;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::workspace::command::Run;
use crate::workspace::root::{root, target};
use server::Server;

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
    Run::new(std::env::current_exe()?).args(["generate", "--root"]).args([folder]).run()?;
    let server = Server::start()?;
    for (language, program) in programs::all(folder)? {
        program
            .env("TELNYX_BASE_URL", &server.base_url)
            .env("TELNYX_API_KEY", "KEY0123")
            .run()
            .with_context(|| format!("the added operation failed in {language}"))?;
    }
    let seen = server.seen();
    let wanted = format!("GET /v2/reputation/tags/{}?in_full=true HTTP/1.1", document::TAG_ID);
    let billed = "POST /v2/reputation/tags HTTP/1.1";
    let count = |wanted: &str| seen.iter().filter(|line| *line == wanted).count();
    if (count(&wanted), count(billed), seen.len()) != (4, 1, 5) {
        bail!("four requests of `{wanted}` and one of `{billed}` were due, but the server saw {seen:?}");
    }
    Ok(())
}
