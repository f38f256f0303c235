//! What the programs are made of, as CycloneDX says it. The wheels carry theirs, which maturin writes; here are those of what
//! else is built.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::workspace::command::Run;
use crate::workspace::root::{fresh, root, target};

/// The folders of what is built into something that no wheel has.
const MADE: &[(&str, &str)] = &[
    ("bindings/node", "telnyx-reputation-node"),
    ("crates/telnyx-reputation-cli", "telnyx-reputation-cli"),
    ("crates/telnyx-reputation", "telnyx-reputation"),
];

/// Writes them; gives the folder with them.
pub fn build() -> Result<PathBuf> {
    let tools = target()?.join("tools");
    Run::cargo().args(["install", "--quiet", "--locked", "cargo-cyclonedx@0.5.9", "--root"]).args([&tools]).run()?;
    let folder = fresh("dist/sbom")?;
    for (of, name) in MADE {
        let of = root()?.join(of);
        Run::new(tools.join("bin").join(format!("cargo-cyclonedx{}", std::env::consts::EXE_SUFFIX)))
            .args(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5", "--no-build-deps"])
            .args(["--manifest-path".as_ref(), of.join("Cargo.toml").as_os_str()])
            .run()?;
        let file = format!("{name}.cdx.json");
        // It writes beside each manifest of the workspace.
        std::fs::copy(of.join(&file), folder.join(&file)).with_context(|| file.clone())?;
    }
    Ok(folder)
}
