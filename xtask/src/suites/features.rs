//! Features, none of which is on by default: what has them has to build with each, and with none.

use anyhow::Result;

use crate::workspace::command::Run;

/// With all of them everything is built by the Rust tests.
const COMBINATIONS: &[(&str, &str)] = &[
    ("telnyx-reputation", ""),
    ("telnyx-reputation", "blocking"),
    ("telnyx-reputation", "webpki-roots"),
    ("telnyx-reputation-broker", ""),
];

pub fn run() -> Result<()> {
    for (package, features) in COMBINATIONS {
        Run::cargo()
            .args(["clippy", "--quiet", "--package", package, "--features", features])
            .args(["--", "--deny", "warnings"])
            .run()?;
    }
    Ok(())
}
