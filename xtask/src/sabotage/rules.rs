//! The rules that are broken: `tests/sabotage/rules.yaml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// Where the list is, below the workspace.
const FILE: &str = "tests/sabotage/rules.yaml";

/// Where the files of the rules are, below the workspace.
pub const SOURCES: &str = "crates/telnyx-reputation/src";

/// One rule of the core, and how to break it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub name: String,
    /// What it says.
    pub rule: String,
    /// Where it is kept, below [`SOURCES`].
    pub file: String,
    /// The text that keeps it, which stands once in the file.
    pub replace: String,
    /// What stands there while it is broken.
    pub with: String,
    /// Why no scenario shows it, by the language.
    #[serde(default)]
    pub survives: BTreeMap<String, String>,
}

/// All of them.
pub fn read(root: &Path) -> Result<Vec<Rule>> {
    let text = fs::read_to_string(root.join(FILE))?;
    serde_saphyr::from_str(&text).with_context(|| format!("{FILE} cannot be read"))
}

/// Those of these names, or all when none is named.
pub fn named<'r>(rules: &'r [Rule], names: &[String]) -> Result<Vec<&'r Rule>> {
    if let Some(unknown) = names.iter().find(|name| rules.iter().all(|rule| rule.name != **name)) {
        let names: Vec<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        bail!("{FILE} has no rule `{unknown}`; it has: {}", names.join(", "));
    }
    Ok(rules.iter().filter(|rule| names.is_empty() || names.contains(&rule.name)).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sabotage::languages::COLUMNS;
    use crate::sabotage::{switch, table};
    use crate::workspace::root::root;

    #[test]
    fn each_text_stands_once_in_its_file_and_each_name_once_in_the_list() {
        let root = root().unwrap();
        let rules = read(&root).unwrap();
        let names: BTreeSet<&str> = rules.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(names.len(), rules.len());
        for rule in &rules {
            let text = fs::read_to_string(root.join(SOURCES).join(&rule.file)).unwrap();
            assert_eq!(text.matches(&rule.replace).count(), 1, "{}: {}", rule.name, rule.replace);
            assert_ne!(switch::written_into(&text, rule).unwrap(), text);
            for language in rule.survives.keys() {
                assert!(COLUMNS.contains(&language.as_str()), "{}: there is no language {language}", rule.name);
            }
        }
    }

    /// With `UPDATE_TABLES` set it writes the table, in which what is not known any more is "not run".
    #[test]
    fn the_table_says_what_is_known_of_the_rules_as_they_are() {
        let root = root().unwrap();
        let file = root.join(table::FILE);
        let text = fs::read_to_string(&file).unwrap();
        let rules = read(&root).unwrap();
        let rows = table::read(&text, &rules, &root);
        for (rule, row) in &rows {
            assert_eq!(table::disagreements(rule, row), [""; 0]);
        }
        let page = table::page(&rows, &root);
        if std::env::var_os("UPDATE_TABLES").is_some() {
            fs::write(file, page).unwrap();
            return;
        }
        assert_eq!(
            text, page,
            "a rule or a scenario has changed: `cargo xtask sabotage` with the names of the rules runs them, and \
             `UPDATE_TABLES=1 cargo test -p xtask sabotage` writes that nobody has"
        );
    }
}
