//! The core's features, none of which is on by default: it has to build with each of them, and with none.

use anyhow::Result;

use crate::workspace::command::Run;

/// With all of them it is built by the Rust tests.
const COMBINATIONS: &[&str] = &["", "blocking", "webpki-roots"];

pub fn run() -> Result<()> {
    for features in COMBINATIONS {
        Run::cargo()
            .args(["clippy", "--quiet", "--package", "telnyx-reputation", "--features", features])
            .args(["--", "--deny", "warnings"])
            .run()?;
    }
    Ok(())
}
