//! What a row of the table was found for, so that it is not taken for what is there once that has changed.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::rules::Rule;

/// Where the scenarios are, below the workspace.
const SCENARIOS: &str = "tests/scenarios";

/// As much of a digest as tells two forms of a rule apart.
const BYTES: usize = 6;

/// The digest of the rule's two forms, and of the scenarios that the row's cells name.
pub fn of(rule: &Rule, cells: &[String], root: &Path) -> String {
    let mut digest = Sha256::new();
    for text in [&rule.file, &rule.replace, &rule.with] {
        digest.update(text);
        digest.update([0_u8]);
    }
    let named: BTreeSet<&str> = cells.iter().filter_map(|cell| Some(cell.split_once(", ")?.0)).collect();
    for name in named {
        // A test that is none of a scenario has no file, and one that is gone has none any more.
        if let Ok(scenario) = fs::read(root.join(SCENARIOS).join(format!("{name}.yaml"))) {
            digest.update(scenario);
            digest.update([0_u8]);
        }
    }
    let mut shown = String::new();
    for byte in digest.finalize().iter().take(BYTES) {
        // Writing into a text cannot fail.
        let _ = write!(shown, "{byte:02x}");
    }
    shown
}
