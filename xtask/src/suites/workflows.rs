//! The workflows below .github: what three linters say of them, and that what they run is there.

use anyhow::Result;

use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::node;
use crate::workspace::root::root;

const FORMS: [&str; 2] = ["../../.github/ISSUE_TEMPLATE/wrong.yml", "../../.github/ISSUE_TEMPLATE/missing.yml"];

/// Their shape by the published schemas, their expressions and commands by actionlint, and what somebody could do to them by
/// zizmor. None of it asks anybody.
pub fn run() -> Result<()> {
    let folder = root()?.join("tests/workflows");
    let environment = Environment::named("workflows")?;
    environment.install(&folder)?;
    node::install_locked(&folder)?;
    let program = |name: &str| Run::new(environment.program(name)).folder(&folder);
    let mut files = std::fs::read_dir(root()?.join(".github/workflows"))?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<Vec<_>>>()?;
    files.sort();
    program("check-jsonschema").args(["--builtin-schema", "vendor.github-workflows"]).args(&files).run()?;
    program("check-jsonschema").args(["--builtin-schema", "vendor.github-issue-forms"]).args(FORMS).run()?;
    Run::new("node").args(["lint.mjs"]).folder(&folder).run()?;
    program("zizmor").args(["--offline", "--no-progress", "--quiet"]).args(&files).run()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::Parser as _;
    use serde_json::Value;

    use super::super::all;
    use super::*;
    use crate::dist::crates;
    use crate::{Arguments, Command};

    /// The steps of all workflows, each with the file that it stands in.
    fn steps() -> Vec<(String, Value)> {
        let mut steps = Vec::new();
        for entry in fs::read_dir(root().unwrap().join(".github/workflows")).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let workflow: Value = serde_saphyr::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            for job in workflow["jobs"].as_object().unwrap().values() {
                steps.extend(job["steps"].as_array().unwrap().iter().map(|step| (name.clone(), step.clone())));
            }
        }
        steps
    }

    #[test]
    fn every_command_of_ours_is_one() {
        let mut seen = 0;
        for (file, step) in steps() {
            for line in step["run"].as_str().unwrap_or_default().lines().filter(|line| line.starts_with("cargo xtask "))
            {
                let words = line.split_whitespace().skip(1);
                let arguments =
                    Arguments::try_parse_from(words).unwrap_or_else(|error| panic!("{file}: {line}: {error}"));
                if let Command::Test { only } = arguments.command {
                    assert!(only.iter().all(|name| all::names().contains(&name.as_str())), "{file}: {line}");
                }
                seen += 1;
            }
        }
        assert!(seen >= 5, "only {seen} commands were found");
    }

    #[test]
    fn every_action_is_pinned_by_a_commit() {
        for (file, step) in steps() {
            let Some(action) = step["uses"].as_str() else { continue };
            let (_, commit) = action.split_once('@').unwrap_or_else(|| panic!("{file}: {action}"));
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{file}: {action}");
        }
    }
    #[test]
    fn no_crate_is_published_before_one_that_it_needs() {
        let text = fs::read_to_string(root().unwrap().join(".github/workflows/release.yml")).unwrap();
        let workflow: Value = serde_saphyr::from_str(&text).unwrap();
        let order: Vec<&str> = workflow["env"]["CRATES"].as_str().unwrap().split_whitespace().collect();
        let packages = crates::packages().unwrap();
        let published = packages.iter().filter(|package| package["publish"].is_null());
        let mut seen = 0;
        for package in published {
            let name = package["name"].as_str().unwrap();
            let at = order.iter().position(|each| *each == name).unwrap_or_else(|| panic!("{name} is not published"));
            for needed in package["dependencies"].as_array().unwrap().iter().filter(|each| each["path"].is_string()) {
                let needed = needed["name"].as_str().unwrap();
                assert!(order[..at].contains(&needed), "{name} is published before {needed}");
            }
            seen += 1;
        }
        assert_eq!(order.len(), seen, "{order:?}");
    }
}
