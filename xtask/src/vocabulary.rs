//! The files that VOCABULARY.md names have to be there.

use std::collections::HashMap;
use std::fs;

use crate::workspace::root::root;

/// Between `|` and `|`, each cell of a row.
fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_file_that_it_names_is_there() {
    let root = root().unwrap();
    let text = fs::read_to_string(root.join("VOCABULARY.md")).unwrap();
    let (mut folders, mut head) = (HashMap::new(), Vec::new());
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (line, row) in text.lines().enumerate() {
        let row = cells(row);
        match row.as_slice() {
            [""] => head = Vec::new(),
            // The first table has the folders of the columns.
            [column, below] if head == ["column", "folders"] => {
                folders.insert(*column, quoted(below).collect::<Vec<_>>());
            }
            [_, _, ..] if head.is_empty() => head = row,
            [_, _, files @ ..] if row.len() == head.len() => {
                for (cell, column) in files.iter().zip(&head[2..]) {
                    for name in quoted(cell) {
                        seen += 1;
                        let is_there = |below: &&str| {
                            let path = root.join(below).join(name);
                            if name.ends_with('/') { path.is_dir() } else { path.is_file() }
                        };
                        if !folders[column].iter().any(is_there) {
                            missing.push(format!("VOCABULARY.md:{}: no `{name}` of {column}", line + 1));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(seen > 100, "only {seen} files were looked for");
}
