//! What a release asks of the sources: one version in every place that has it, and no gap once the first one is decided.

use std::fs;

use serde_json::Value;

use crate::workspace::root::root;

/// What stands in SECURITY.md while the project has no public home.
const PLACEHOLDER: &str = "Until the project has a public home";

const PYTHON: &str = "bindings/python/pyproject.toml";
const COMMAND: &str = "crates/telnyx-reputation-cli/pyproject.toml";
const NODE: &str = "bindings/node/package.json";
const LOCKED_NODE: &str = "bindings/node/package-lock.json";

fn ours(name: &str) -> String {
    fs::read_to_string(root().unwrap().join(name)).unwrap()
}

fn toml(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The version of the newest heading that has one: `## 1.2.3 - 2026-12-31`.
fn newest(changelog: &str) -> Option<&str> {
    changelog.lines().find_map(|line| Some(line.strip_prefix("## ")?.split_once(" - ")?.0))
}

/// The places that have the version, each with what it has. The first is the one that all others follow.
fn versions() -> Vec<(String, Value)> {
    let cargo = toml(&ours("Cargo.toml"));
    let mut found = vec![("Cargo.toml".to_owned(), cargo["workspace"]["package"]["version"].clone())];
    for (name, dependency) in cargo["workspace"]["dependencies"].as_object().unwrap() {
        if !dependency["path"].is_null() {
            found.push((format!("Cargo.toml, {name} of the dependencies"), dependency["version"].clone()));
        }
    }
    for package in toml(&ours("Cargo.lock"))["package"].as_array().unwrap() {
        if package["source"].is_null() {
            found.push((format!("Cargo.lock, {}", package["name"]), package["version"].clone()));
        }
    }
    let locked = json(&ours(LOCKED_NODE));
    found.push((NODE.to_owned(), json(&ours(NODE))["version"].clone()));
    found.push((LOCKED_NODE.to_owned(), locked["version"].clone()));
    found.push((format!("{LOCKED_NODE}, packages"), locked["packages"][""]["version"].clone()));
    let extra = toml(&ours(PYTHON))["project"]["optional-dependencies"]["cli"][0].clone();
    let version = extra.as_str().unwrap().strip_prefix("telnyx-reputation-cli==").unwrap();
    found.push((format!("{PYTHON}, the extra `cli`"), Value::from(version)));
    let changelog = ours("CHANGELOG.md");
    found.extend(newest(&changelog).map(|version| ("CHANGELOG.md".to_owned(), Value::from(version))));
    found
}

/// What is missing for the release that is decided, one line each; nothing while none is. `read` gives a file's text.
fn missing(read: &dyn Fn(&str) -> String) -> Vec<String> {
    let cargo = toml(&read("Cargo.toml"));
    if cargo["workspace"]["metadata"]["release"]["decided"] != true {
        return Vec::new();
    }
    let mut missing = Vec::new();
    let security = read("SECURITY.md").split_whitespace().collect::<Vec<_>>().join(" ");
    if security.contains(PLACEHOLDER) {
        missing.push("SECURITY.md: where a weakness is reported".to_owned());
    }
    let repositories = [
        ("Cargo.toml", cargo["workspace"]["package"]["repository"].clone()),
        (NODE, json(&read(NODE))["repository"]["url"].clone()),
        (PYTHON, toml(&read(PYTHON))["project"]["urls"]["Repository"].clone()),
        (COMMAND, toml(&read(COMMAND))["project"]["urls"]["Repository"].clone()),
    ];
    let without = repositories.into_iter().filter(|(_, repository)| !repository.is_string());
    missing.extend(without.map(|(name, _)| format!("{name}: the repository")));
    let version = cargo["workspace"]["package"]["version"].as_str();
    if newest(&read("CHANGELOG.md")) != version {
        missing.push("CHANGELOG.md: a heading with the version and the day".to_owned());
    }
    missing
}

#[test]
fn every_place_has_the_same_version() {
    let found = versions();
    let (_, version) = &found[0];
    let others: Vec<_> = found.iter().filter(|(_, other)| other != version).collect();
    assert!(others.is_empty(), "the version is {version}, and elsewhere: {others:?}");
    assert!(found.len() > 20, "only {} places were looked at", found.len());
}

#[test]
fn the_newest_heading_with_a_version_counts() {
    assert_eq!(newest("# Changelog\n\n## Unreleased\n\n### Rust\n"), None);
    assert_eq!(newest("## Unreleased\n\n## 1.2.0 - 2027-01-31\n\n## 1.1.0 - 2026-12-31\n"), Some("1.2.0"));
}

#[test]
fn nothing_is_missing_for_what_is_decided() {
    assert_eq!(missing(&ours), Vec::<String>::new());
}

#[test]
fn no_release_is_decided_without_a_home() {
    let decided = |name: &str| match name {
        "Cargo.toml" => ours(name).replace("decided = false", "decided = true").replace("\nrepository = ", "\nno = "),
        "SECURITY.md" => format!("{}, write to somebody.", PLACEHOLDER.replace(' ', "\n")),
        "CHANGELOG.md" => "## Unreleased\n".to_owned(),
        NODE => "{}".to_owned(),
        _ => "[project]\n".to_owned(),
    };
    let missing = missing(&decided);
    let places: Vec<&str> = missing.iter().filter_map(|line| line.split_once(':')).map(|(place, _)| place).collect();
    assert_eq!(places, ["SECURITY.md", "Cargo.toml", NODE, PYTHON, COMMAND, "CHANGELOG.md"]);
}
