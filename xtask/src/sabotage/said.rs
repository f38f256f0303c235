//! Which scenario failed first, by what the runners of tests say.

use super::languages::{COLUMNS, Language};
use super::table::BROKE_OFF;

/// What failed first in each column of the language, by its place in the table; `None` where nothing did.
pub fn failures(language: Language, said: &str) -> [Option<String>; COLUMNS.len()] {
    let mut found = [const { None }; COLUMNS.len()];
    let failed: Vec<(String, String)> = match language {
        Language::Rust | Language::CommandLine => of_rust(said),
        Language::Python => of_python(said),
        Language::Node => of_node(said),
    };
    for (test, shown) in &failed {
        for column in language.columns_of(test) {
            found[*column].get_or_insert_with(|| shown.clone());
        }
    }
    if failed.is_empty() {
        for column in language.columns() {
            found[*column] = Some(BROKE_OFF.to_owned());
        }
    }
    found
}

/// `retries, step 3 (enterprises.list): why`, and a test that is none of a scenario by its name.
fn of_rust(said: &str) -> Vec<(String, String)> {
    let scenarios = said.lines().filter_map(|line| {
        let (name, rest) = line.split_once(", ")?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        is_name.then(|| place(name, rest)).flatten()
    });
    let tests = said.lines().filter_map(|line| {
        let name = line.strip_prefix("test ")?.strip_suffix(" ... FAILED")?.rsplit("::").next()?;
        (name != "every_scenario_runs").then(|| words(name))
    });
    scenarios.chain(tests).map(|shown| (String::new(), shown)).collect()
}

/// `FAILED tests/test_scenarios.py::test_scenario[retries-Telnyx] - Failed: step 3 (enterprises.list): why`.
fn of_python(said: &str) -> Vec<(String, String)> {
    let failed = said.lines().filter_map(|line| {
        let (test, why) = line.strip_prefix("FAILED ")?.split_once(" - ").unwrap_or((&line[7..], ""));
        let name = test.rsplit("::").next()?;
        let scenario = name.strip_prefix("test_scenario[").and_then(|name| name.split('-').next());
        let shown = match scenario {
            Some(scenario) => place_in(scenario, why).unwrap_or_else(|| scenario.to_owned()),
            None => words(name.strip_prefix("test_").unwrap_or(name)),
        };
        Some((test.to_owned(), shown))
    });
    failed.collect()
}

/// `FAILED  scenarios.test.mjs: retries: How a free call fares`, and why in the lines below.
fn of_node(said: &str) -> Vec<(String, String)> {
    let mut failed = Vec::new();
    let mut lines = said.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((file, title)) = line.strip_prefix("FAILED  ").and_then(|test| test.split_once(": ")) else {
            continue;
        };
        let mut why = String::new();
        while let Some(more) = lines.next_if(|more| !more.starts_with("FAILED")) {
            why += more;
        }
        let scenario = title.split(':').next().filter(|_| file == "scenarios.test.mjs");
        let shown = match scenario {
            Some(scenario) => place_in(scenario, &why).unwrap_or_else(|| scenario.to_owned()),
            None => title.to_owned(),
        };
        failed.push((title.to_owned(), shown));
    }
    failed
}

/// Where in the scenario, if a message says so anywhere.
fn place_in(scenario: &str, message: &str) -> Option<String> {
    let at = message.find("step ").or_else(|| message.find("ledger"))?;
    place(scenario, &message[at..])
}

/// Where in the scenario, by what begins with `step 3 (` or `ledger`.
fn place(scenario: &str, rest: &str) -> Option<String> {
    let step = rest.strip_prefix("step ").and_then(|rest| rest.split_once(" (")).map(|(number, _)| number);
    match step.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(number) => Some(format!("{scenario}, step {number}")),
        None => rest.starts_with("ledger").then(|| format!("{scenario}, ledger")),
    }
}

/// The name of a test as it is read.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(language: Language, said: &str) -> Vec<Option<String>> {
        failures(language, said).to_vec()
    }

    fn shown(texts: [&str; 5]) -> Vec<Option<String>> {
        texts.map(|text| (!text.is_empty()).then(|| text.to_owned())).to_vec()
    }

    #[test]
    fn the_first_scenario_that_failed_is_read_of_each_runner() {
        let rust = "test phone_numbers::cells::every_cell ... FAILED\npanicked at run.rs:\n\nretries, step 3 (enterprises.list): x\nterms, ledger: y\n";
        assert_eq!(found(Language::Rust, rust), shown(["retries, step 3", "", "", "", ""]));
        assert_eq!(found(Language::CommandLine, "terms, ledger: y"), shown(["", "", "", "", "terms, ledger"]));
        let cells = "test phone_numbers::cells::every_cell ... FAILED\nthread 'x' panicked, step by step";
        assert_eq!(found(Language::Rust, cells), shown(["every cell", "", "", "", ""]));

        let python = "FAILED tests/test_scenarios.py::test_scenario[lists-AsyncTelnyx] - Failed: step 9 (a.list): x\nFAILED tests/test_scenarios.py::test_scenario[terms-AsyncTelnyx]\n";
        assert_eq!(found(Language::Python, python), shown(["", "", "lists, step 9", "", ""]));
        let python = "FAILED tests/test_scenarios.py::test_scenario[terms-Telnyx]\nFAILED tests/test_phone_numbers.py::test_every_cell\n";
        assert_eq!(found(Language::Python, python), shown(["", "terms", "every cell", "", ""]));

        let node = "ok      scenarios.test.mjs: x\n\nFAILED  scenarios.test.mjs: retries: How it fares\n    AssertionError: step 3 (enterprises.list): x\n";
        assert_eq!(found(Language::Node, node), shown(["", "", "", "retries, step 3", ""]));
        let node = "FAILED  phone-numbers.test.mjs: reads every cell\n    why\n";
        assert_eq!(found(Language::Node, node), shown(["", "", "", "reads every cell", ""]));
    }

    #[test]
    fn a_run_that_names_no_scenario_broke_off() {
        assert_eq!(found(Language::Python, "Fatal Python error"), shown(["", BROKE_OFF, BROKE_OFF, "", ""]));
    }
}
