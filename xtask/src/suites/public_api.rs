//! What the crates promise to those who use them, item by item: a change of it shows in a diff, and never by accident.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::runner::CannotSay;
use crate::workspace::command::Run;
use crate::workspace::root::{root, target};

/// The libraries that others may depend on.
const LIBRARIES: &[&str] = &[
    "telnyx-reputation",
    "telnyx-reputation-arrow",
    "telnyx-reputation-broker",
    "telnyx-reputation-local-server",
    "telnyx-reputation-mcp",
    "telnyx-reputation-monitor",
    "telnyx-reputation-sandbox",
];

/// The format of rustdoc's JSON that the library `public-api` reads. It changes with Rust, and the library follows.
const FORMAT: u64 = 57;

/// Fails when a library's public items are not those that `tests/public-api` has. With `UPDATE_PUBLIC_API=1` it writes them
/// down instead: an item that is gone or changed then asks for a new major version, or before 1.0 for a new minor one.
pub fn run() -> Result<()> {
    let mut changes = String::new();
    for library in LIBRARIES {
        let items = items(&described(library)?)?;
        let file = root()?.join("tests/public-api").join(format!("{library}.txt"));
        if std::env::var_os("UPDATE_PUBLIC_API").is_some() {
            std::fs::write(&file, items.iter().map(|item| format!("{item}\n")).collect::<String>())?;
        }
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        changes += &changed(&text.lines().map(str::to_owned).collect(), &items);
    }
    if !changes.is_empty() {
        bail!("the public items changed; if that is meant, UPDATE_PUBLIC_API=1 writes them down:\n{changes}");
    }
    Ok(())
}

/// What rustdoc tells of a library, as JSON. Only a nightly Rust gives that without being told that it may. Rustdoc alone is
/// told, by a program in its place: were Cargo, it would build every dependency anew.
fn described(library: &str) -> Result<PathBuf> {
    Run::cargo()
        .args(["rustdoc", "--quiet", "--lib", "--all-features", "--package", library])
        .args(["--", "-Zunstable-options", "--output-format=json", "--cap-lints=allow"])
        .env("RUSTDOC", std::env::current_exe()?)
        .env(IN_PLACE_OF_RUSTDOC, "1")
        .run()?;
    Ok(target()?.join("doc").join(format!("{}.json", library.replace('-', "_"))))
}

/// Has this program be rustdoc.
const IN_PLACE_OF_RUSTDOC: &str = "XTASK_IN_PLACE_OF_RUSTDOC";

/// What this program does where Cargo has been given it for rustdoc; nothing where it has not.
pub fn in_place_of_rustdoc() -> Option<ExitCode> {
    std::env::var_os(IN_PLACE_OF_RUSTDOC)?;
    let ended = Command::new("rustdoc").args(std::env::args_os().skip(1)).env("RUSTC_BOOTSTRAP", "1").status();
    Some(match ended {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("rustdoc could not be started: {why}");
            ExitCode::FAILURE
        }
    })
}

/// The public items, without what every type has.
fn items(file: &Path) -> Result<BTreeSet<String>> {
    let json: Value = serde_json::from_slice(&std::fs::read(file).with_context(|| file.display().to_string())?)?;
    if json["format_version"] != FORMAT {
        let why =
            format!("rustdoc writes format {} of its JSON, and what reads it knows {FORMAT}", json["format_version"]);
        return Err(CannotSay(why).into());
    }
    let api = public_api::Builder::from_rustdoc_json(file)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    Ok(api.items().map(ToString::to_string).collect())
}

/// What is gone, with a minus, and what is new, with a plus.
fn changed(before: &BTreeSet<String>, now: &BTreeSet<String>) -> String {
    let gone = before.difference(now).map(|item| format!("  - {item}\n"));
    let new = now.difference(before).map(|item| format!("  + {item}\n"));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        let set = |items: &[&str]| items.iter().map(|&item| item.to_owned()).collect();
        assert_eq!(changed(&set(&["a", "b"]), &set(&["b", "c"])), "  - a\n  + c\n");
        assert_eq!(changed(&set(&["a"]), &set(&["a"])), "");
    }
}
