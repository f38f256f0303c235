//! The broker's tests once more, with their ledgers in PostgreSQL. With ledgers in files they are run by the Rust tests.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::debian;

pub fn run() -> Result<()> {
    let programs = debian::postgres()?;
    Run::cargo()
        .args(["test", "--quiet", "--package", "telnyx-reputation-broker", "--features", "postgres", "--test", "it"])
        .env("BROKER_LEDGERS", "postgres")
        .env("POSTGRES_PROGRAMS", programs)
        .run()
}
