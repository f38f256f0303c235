//! The broker's tests once more, with their ledgers in PostgreSQL. With ledgers in files they are run by the Rust tests.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::debian;

/// How often a broker is killed here; whoever runs its tests alone waits for fewer.
pub(super) const KILLS: (&str, &str) = ("BROKER_KILLS", "50");

pub fn run() -> Result<()> {
    let programs = debian::postgres()?;
    Run::cargo()
        .args(["test", "--quiet", "--package", "telnyx-reputation-broker", "--features", "postgres", "--test", "it"])
        .env("BROKER_LEDGERS", "postgres")
        .env(KILLS.0, KILLS.1)
        .env("POSTGRES_PROGRAMS", programs)
        .run()
}
