//! What the programs are made of, as CycloneDX says it. The wheels carry theirs, which maturin writes; here are those of what
//! else is built.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::crates;
use crate::workspace::command::Run;
use crate::workspace::root::{fresh, root, target};

/// The folders of what is built into something that no wheel has.
const MADE: &[(&str, &str)] = &[
    ("bindings/node", "telnyx-reputation-node"),
    ("crates/telnyx-reputation-cli", "telnyx-reputation-cli"),
    ("crates/telnyx-reputation", "telnyx-reputation"),
];

/// What the tool's files end with.
const EXTENSION: &str = ".cdx.json";

/// Writes them; gives the folder with them.
pub fn build() -> Result<PathBuf> {
    let tools = target()?.join("tools");
    Run::cargo().args(["install", "--quiet", "--locked", "cargo-cyclonedx@0.5.9", "--root"]).args([&tools]).run()?;
    let program = tools.join("bin").join(format!("cargo-cyclonedx{}", std::env::consts::EXE_SUFFIX));
    let folder = fresh("dist/sbom")?;
    let written = write(&program, &folder);
    // It writes beside each manifest of the workspace, where the next source distribution would pack it.
    for beside in crates::folders()? {
        remove_from(&beside)?;
    }
    written.map(|()| folder)
}

fn write(program: &Path, folder: &Path) -> Result<()> {
    for (of, name) in MADE {
        let of = root()?.join(of);
        Run::new(program)
            .args(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5", "--no-build-deps"])
            .args(["--manifest-path".as_ref(), of.join("Cargo.toml").as_os_str()])
            .run()?;
        let file = format!("{name}{EXTENSION}");
        std::fs::copy(of.join(&file), folder.join(&file)).with_context(|| file.clone())?;
    }
    Ok(())
}

/// Removes what the tool has written into a folder.
fn remove_from(folder: &Path) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.path();
        if file.to_string_lossy().ends_with(EXTENSION) {
            std::fs::remove_file(&file).with_context(|| file.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_tool_has_written_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["telnyx-reputation.cdx.json", "package.json", "Cargo.toml"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        remove_from(folder.path()).unwrap();
        let mut left = Vec::new();
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            left.push(entry.unwrap().file_name());
        }
        left.sort();
        assert_eq!(left, ["Cargo.toml", "package.json"]);
    }

    #[test]
    fn it_writes_into_the_folders_of_all_members() {
        let folders = crates::folders().unwrap();
        for (of, _) in MADE {
            assert!(folders.contains(&root().unwrap().join(of)), "{of} is not among {folders:?}");
        }
    }
}
