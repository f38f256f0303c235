//! `tests/sabotage/TABLE.md`: which scenario shows that a rule is broken, in each language.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::digest;
use super::languages::COLUMNS;
use super::rules::Rule;

/// Where it is, below the workspace.
pub const FILE: &str = "tests/sabotage/TABLE.md";

/// What failed first in each column.
pub type Row = [String; COLUMNS.len()];

/// Nothing failed.
pub const SURVIVED: &str = "**survived**";

/// The tests ended with a failure and named none that failed: they may have failed for anything.
pub const BROKE_OFF: &str = "**the run broke off**";

/// The tests did not end in their time: they may have waited for anything.
pub const NO_END: &str = "**no end**";

/// Nobody has looked.
const NOT_RUN: &str = "not run";

const HEAD: &str = "\
# Which scenario shows that a rule is broken

Written by `cargo xtask sabotage`: each rule of [rules.yaml](rules.yaml) is broken in a copy of the core, and
[the scenarios](../scenarios) run in each language, with the cells of [tests/numbers](../numbers). A cell says what failed first; in
bold, nothing did. With no rule broken, all of it passes. The digest is of the rule's two forms and of the scenarios that its row names:
once one of these changes, the row has not been run.

";

/// The row of each rule, by the page that was written before. A row of another form of its rule, or of another text of a scenario, says
/// nothing of what is there.
pub fn read<'r>(page: &str, rules: &'r [Rule], root: &Path) -> Vec<(&'r Rule, Row)> {
    let before = rows(page);
    let known = |rule: &Rule| {
        let (row, digest) = before.get(rule.name.as_str())?;
        (digest::of(rule, row, root) == *digest).then(|| row.clone())
    };
    rules.iter().map(|rule| (rule, known(rule).unwrap_or_else(not_run))).collect()
}

/// What stands in the page, with the digests, by the names of the rules.
fn rows(page: &str) -> BTreeMap<&str, (Row, &str)> {
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [name, _, cells @ .., digest] = cells.as_slice() else { return None };
        let cells: [&str; COLUMNS.len()] = cells.try_into().ok()?;
        Some((*name, (cells.map(str::to_owned), *digest)))
    });
    rows.collect()
}

/// A row before anybody has looked.
fn not_run() -> Row {
    std::array::from_fn(|_| NOT_RUN.to_owned())
}

/// The whole page.
pub fn page(rows: &[(&Rule, Row)], root: &Path) -> String {
    let mut text = HEAD.to_owned() + &head();
    for (rule, row) in rows {
        let digest = digest::of(rule, row, root);
        // Writing into a text cannot fail.
        let _ = writeln!(text, "| {} | {} | {} | {digest} |", rule.name, rule.rule, row.join(" | "));
    }
    let survivors: Vec<String> = rows.iter().flat_map(|(rule, row)| survivors(rule, row)).collect();
    let not_run = rows.iter().flat_map(|(_, row)| row).filter(|cell| *cell == NOT_RUN).count();
    let run = rows.len() * COLUMNS.len() - not_run;
    let some = if survivors.is_empty() { "None".to_owned() } else { survivors.len().to_string() };
    let _ = writeln!(text, "\n## Survivors\n\n{some} of the {run} cells that were run; {not_run} were not.");
    if !survivors.is_empty() {
        text.push('\n');
    }
    text + &survivors.concat()
}

fn head() -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let names: Vec<&str> = ["name", "rule"].into_iter().chain(COLUMNS).chain(["digest"]).collect();
    let under = vec!["---"; names.len()];
    line(names) + &line(under)
}

/// A line for each cell in which nothing failed.
fn survivors(rule: &Rule, row: &Row) -> Vec<String> {
    let why = |language: &str, cell: &str| match cell {
        SURVIVED => Some(rule.survives.get(language).map_or("not explained", String::as_str).to_owned()),
        BROKE_OFF | NO_END => Some(format!("{cell}, which shows nothing")),
        _ => None,
    };
    let lines = COLUMNS.iter().zip(row).filter_map(|(language, cell)| {
        let why = why(language, cell)?;
        Some(format!("- {}, {language}: {why}\n", rule.name))
    });
    lines.collect()
}

/// What of the list is not as the row has it: survivors without a reason, and reasons of what did not survive; and runs that show
/// nothing, which no reason excuses.
pub fn disagreements(rule: &Rule, row: &Row) -> Vec<String> {
    let Rule { name, survives, .. } = rule;
    COLUMNS
        .iter()
        .zip(row)
        .filter_map(|(language, cell)| match (cell.as_str(), survives.contains_key(*language)) {
            (BROKE_OFF | NO_END, _) => {
                Some(format!("{name}: no scenario fails in {language}: {cell}. Let one fail before it comes to that"))
            }
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
    use std::fs;

    use super::*;

    fn rule(with: &str, survives: &[&str]) -> Rule {
        let [name, rule, file, replace] = ["a rule", "It holds.", "a.rs", "a"].map(str::to_owned);
        let survives = survives.iter().map(|language| ((*language).to_owned(), "No way in.".to_owned())).collect();
        Rule { name, rule, file, replace, with: with.to_owned(), survives }
    }

    #[test]
    fn a_survivor_has_a_reason_and_nothing_else_has_one() {
        let rules = [rule("b", &["Node", "Rust"])];
        let row = ["terms, step 1", NOT_RUN, "terms, step 1", SURVIVED, SURVIVED].map(str::to_owned);
        let found = disagreements(&rules[0], &row);
        assert!(found.len() == 2 && found[0].contains("survives in Rust") && found[1].contains("command line"));
        let root = Path::new("/nowhere");
        let page = page(&[(&rules[0], row.clone())], root);
        assert_eq!(read(&page, &rules, root)[0].1, row);
        let told = "2 of the 4 cells that were run; 1 were not.\n\n\
                    - a rule, Node: No way in.\n- a rule, command line: not explained\n";
        assert!(page.ends_with(told), "{page}");
    }

    #[test]
    fn what_was_not_run_is_not_said_to_have_been_seen() {
        let rules = [rule("b", &[])];
        let page = page(&read("", &rules, Path::new("/nowhere")), Path::new("/nowhere"));
        assert!(page.ends_with("\n## Survivors\n\nNone of the 0 cells that were run; 5 were not.\n"), "{page}");
    }

    #[test]
    fn a_run_that_broke_off_or_did_not_end_shows_nothing() {
        // That a rule survives is no reason for its run to break off.
        let rule = rule("b", &["Python"]);
        let row = ["terms, step 1", BROKE_OFF, "terms, step 1", NO_END, NOT_RUN].map(str::to_owned);
        let found = disagreements(&rule, &row);
        assert!(found.len() == 2 && found[0].contains("in Python: **the run broke off**"), "{found:?}");
        assert!(found[1].contains("in Node: **no end**"), "{found:?}");
        let page = page(&[(&rule, row)], Path::new("/nowhere"));
        assert!(
            page.contains("\n2 of the 4 cells that were run; 1 were not.\n\n- a rule, Python: **the run"),
            "{page}"
        );
    }

    #[test]
    fn a_row_is_of_its_rule_and_of_the_scenarios_that_it_names() {
        let root = tempfile::tempdir().unwrap();
        let scenarios = root.path().join("tests/scenarios");
        fs::create_dir_all(&scenarios).unwrap();
        let write = |name: &str, text: &str| fs::write(scenarios.join(name), text).unwrap();
        write("terms.yaml", "steps: 1");
        write("lists.yaml", "steps: 1");
        let row = ["terms, step 1", "every cell is read", NOT_RUN, NOT_RUN, NOT_RUN].map(str::to_owned);
        let rules = [rule("b", &[])];
        let page = page(&[(&rules[0], row.clone())], root.path());
        let found = |rules: &[Rule]| read(&page, rules, root.path())[0].1.clone();
        assert_eq!(found(&rules), row);
        assert_eq!(found(&[rule("c", &[])]), not_run());
        write("lists.yaml", "steps: 2");
        assert_eq!(found(&rules), row);
        write("terms.yaml", "steps: 2");
        assert_eq!(found(&rules), not_run());
    }
}
