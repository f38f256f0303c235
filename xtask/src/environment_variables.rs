//! The page of environment variables has those of ours that the sources read, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::workspace::root::root;

const PREFIX: &str = "TELNYX_";

/// What is shipped; tests have variables of their own.
const SOURCES: [&str; 8] = [
    "crates/telnyx-reputation/src",
    "crates/telnyx-reputation-cli/src",
    "crates/telnyx-reputation-monitor/src",
    "crates/telnyx-reputation-sandbox/src",
    "bindings/python/src",
    "bindings/python/python",
    "bindings/node/src",
    "bindings/node/lib",
];

/// The names of ours in a text.
fn names(text: &str) -> impl Iterator<Item = String> {
    let is_of_name = |letter: char| letter.is_ascii_uppercase() || letter == '_';
    text.match_indices(PREFIX).map(move |(at, _)| text[at..].chars().take_while(|letter| is_of_name(*letter)).collect())
}

fn read(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.extend(names(&text));
        }
    }
}

#[test]
fn the_page_has_every_variable_and_no_other() {
    let root = root().unwrap();
    let mut found = BTreeSet::new();
    for folder in SOURCES {
        read(&root.join(folder), &mut found);
    }
    let page = fs::read_to_string(root.join("docs/reference/environment.md")).unwrap();
    assert_eq!(names(&page).collect::<BTreeSet<_>>(), found);
}
