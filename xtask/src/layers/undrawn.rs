//! Folders that have code and no drawing.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::drawing::{Drawing, FILE};

/// The folders that have code; `*` stands for any name.
const CODE: &[&str] = &["xtask/src", "crates/*/src", "bindings/*/src", "bindings/*/lib", "bindings/*/python/*"];

/// The folders that are not drawn, one line each.
pub fn undrawn(root: &Path, drawings: &[Drawing]) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for pattern in CODE {
        for folder in matching(root, pattern)? {
            if !drawings.iter().any(|drawing| drawing.folder == folder) {
                faults.push(format!("{folder}: {FILE} does not draw the layers of this folder"));
            }
        }
    }
    Ok(faults)
}

/// The folders that a pattern stands for, in order.
fn matching(root: &Path, pattern: &str) -> Result<Vec<String>> {
    let mut found = vec![String::new()];
    for part in pattern.split('/') {
        let mut next = Vec::new();
        for before in found {
            let mut names = vec![part.to_owned()];
            if part == "*" {
                let entries = fs::read_dir(root.join(&before))?;
                names = entries
                    .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
                    .collect::<Result<_>>()?;
                names.sort();
            }
            let path = |name| if before.is_empty() { name } else { format!("{before}/{name}") };
            next.extend(names.into_iter().map(path).filter(|path| root.join(path).is_dir()));
        }
        found = next;
    }
    Ok(found)
}
