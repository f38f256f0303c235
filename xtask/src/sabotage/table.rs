//! `tests/sabotage/TABLE.md`: which scenario shows that a rule is broken, in each language.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::languages::COLUMNS;
use super::rules::Rule;

/// Where it is, below the workspace.
pub const FILE: &str = "tests/sabotage/TABLE.md";

/// What failed first in each column.
pub type Row = [String; COLUMNS.len()];

/// Nothing failed.
pub const SURVIVED: &str = "**survived**";

/// Nobody has looked.
const NOT_RUN: &str = "not run";

const HEAD: &str = "\
# Which scenario shows that a rule is broken

Written by `cargo xtask sabotage`: each rule of [rules.yaml](rules.yaml) is broken in a copy of the core, and
[the scenarios](../scenarios) run in each language, with the cells of [tests/numbers](../numbers). A cell says what failed first; in
bold, nothing did. With no rule broken, all of it passes.

";

/// The rows of a page that was written before, by the names of their rules.
pub fn read(page: &str) -> BTreeMap<String, Row> {
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [name, _, cells @ ..] = cells.as_slice() else { return None };
        let cells: [&str; COLUMNS.len()] = cells.try_into().ok()?;
        Some(((*name).to_owned(), cells.map(str::to_owned)))
    });
    rows.collect()
}

/// A row before anybody has looked.
pub fn not_run() -> Row {
    std::array::from_fn(|_| NOT_RUN.to_owned())
}

/// The whole page.
pub fn page(rows: &[(&Rule, Row)]) -> String {
    let mut text = HEAD.to_owned() + &head();
    for (rule, row) in rows {
        // Writing into a text cannot fail.
        let _ = writeln!(text, "| {} | {} | {} |", rule.name, rule.rule, row.join(" | "));
    }
    text.push_str("\n## Survivors\n\n");
    let survivors: Vec<String> = rows.iter().flat_map(|(rule, row)| survivors(rule, row)).collect();
    if survivors.is_empty() {
        text.push_str("None.\n");
    }
    text + &survivors.concat()
}

fn head() -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let names: Vec<&str> = ["name", "rule"].into_iter().chain(COLUMNS).collect();
    let under = vec!["---"; names.len()];
    line(names) + &line(under)
}

fn survivors(rule: &Rule, row: &Row) -> Vec<String> {
    let unseen = COLUMNS.iter().zip(row).filter(|(_, cell)| *cell == SURVIVED);
    let why = |language: &str| rule.survives.get(language).map_or("not explained", String::as_str);
    unseen.map(|(language, _)| format!("- {}, {language}: {}\n", rule.name, why(language))).collect()
}

/// What of the list is not as the row has it: survivors without a reason, and reasons of what did not survive.
pub fn disagreements(rule: &Rule, row: &Row) -> Vec<String> {
    let Rule { name, survives, .. } = rule;
    COLUMNS
        .iter()
        .zip(row)
        .filter_map(|(language, cell)| match (cell.as_str(), survives.contains_key(*language)) {
            (SURVIVED, false) => {
                Some(format!("{name}: no scenario fails in {language}, and the list does not say why"))
            }
            (SURVIVED | NOT_RUN, _) | (_, false) => None,
            (cell, true) => Some(format!("{name}: the list says that it survives in {language}, but `{cell}` fails")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_survivor_has_a_reason_and_nothing_else_has_one() {
        let rule = Rule {
            name: "a rule".to_owned(),
            rule: "It holds.".to_owned(),
            file: "a.rs".to_owned(),
            replace: "a".to_owned(),
            with: "b".to_owned(),
            survives: BTreeMap::from(["Node", "Rust"].map(|language| (language.to_owned(), "No way in.".to_owned()))),
        };
        let row = ["terms, step 1", NOT_RUN, "terms, step 1", SURVIVED, SURVIVED].map(str::to_owned);
        let found = disagreements(&rule, &row);
        assert!(found.len() == 2 && found[0].contains("survives in Rust") && found[1].contains("command line"));
        let page = page(&[(&rule, row.clone())]);
        assert_eq!(read(&page)["a rule"], row);
        assert!(page.ends_with("- a rule, Node: No way in.\n- a rule, command line: not explained\n"), "{page}");
    }
}
