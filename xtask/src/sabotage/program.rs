//! The programs that run the scenarios, built in the copy.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::languages::Language;
use super::switch::VARIABLE;
use crate::workspace::command::Run;
use crate::workspace::environment::Environment;
use crate::workspace::{node, python};

/// The variable that names the command to tests which start a sandbox.
const COMMAND: &str = "TELNYX_REPUTATION_COMMAND";

/// What was built.
pub struct Programs {
    tree: PathBuf,
    /// What runs the tests of each language.
    runners: BTreeMap<Language, PathBuf>,
    /// The command, which has the sandbox: what the environment names, else the copy's own.
    command: Option<PathBuf>,
}

impl Programs {
    /// Builds those of the languages in the copy that lies in `folder`.
    pub fn build(folder: &Path, languages: &[Language]) -> Result<Self> {
        let (tree, target) = (folder.join("tree"), folder.join("target"));
        let mut runners = BTreeMap::new();
        for language in languages {
            let runner = match language {
                Language::Rust => tests(&tree, &target, "telnyx-reputation")?,
                Language::CommandLine => tests(&tree, &target, "telnyx-reputation-cli")?,
                Language::Python => build_python(&tree, &target)?,
                Language::Node => build_node(&tree, &target)?,
            };
            runners.insert(*language, runner);
        }
        let starts_it = languages.iter().any(|language| matches!(language, Language::Python | Language::Node));
        let command = match std::env::var_os(COMMAND) {
            Some(command) => Some(command.into()),
            None if starts_it => Some(build_command(&tree, &target)?),
            None => None,
        };
        Ok(Self { tree, runners, command })
    }

    /// The scenarios in this language, and the cells of `tests/numbers`, which are no calls.
    pub fn scenarios(&self, language: Language, broken: Option<&str>) -> Result<Command> {
        let (folder, arguments): (&str, &[&str]) = match language {
            Language::Rust => (
                "crates/telnyx-reputation",
                &["scenario::run::every_scenario_runs", "phone_numbers::cells::every_cell_is_read_as_a_person_would"],
            ),
            Language::CommandLine => (
                "crates/telnyx-reputation-cli",
                &["scenarios::every_scenario_runs", "import::every_cell_of_the_corpus_is_read_out_of_csv"],
            ),
            Language::Python => (
                "bindings/python",
                &[
                    "-Bm",
                    "pytest",
                    "--quiet",
                    "-p",
                    "no:cacheprovider",
                    "-p",
                    "telnyx_reputation.pytest_plugin",
                    "tests/test_scenarios.py",
                    "tests/test_phone_numbers.py::test_every_cell_is_read_as_a_person_would",
                ],
            ),
            Language::Node => (
                "bindings/node",
                &[
                    "--test",
                    "--test-reporter=./test/support/reporter.mjs",
                    "test/scenarios.test.mjs",
                    "test/phone-numbers.test.mjs",
                ],
            ),
        };
        let runner = self.runners.get(&language).with_context(|| format!("{language:?} was not built"))?;
        let mut command = Command::new(runner);
        command
            .args(arguments)
            .current_dir(self.tree.join(folder))
            .env_remove(VARIABLE)
            .envs(broken.map(|name| (VARIABLE, name)));
        command.env("RUST_BACKTRACE", "0");
        // Python's summary is cut off at the width of the terminal.
        command.env("COLUMNS", "1000").env("PYTHONPATH", self.tree.join("bindings/python/python"));
        command.envs(self.command.as_ref().map(|built| (COMMAND, built))).env_remove("TELNYX_SANDBOX_URL");
        Ok(command)
    }
}

fn cargo(tree: &Path, target: &Path) -> Run {
    Run::cargo().folder(tree).env("CARGO_TARGET_DIR", target)
}

/// The program of a package's tests.
fn tests(tree: &Path, target: &Path, package: &str) -> Result<PathBuf> {
    let build = ["test", "--quiet", "--no-run", "--test", "it", "--message-format", "json-render-diagnostics"];
    let built = cargo(tree, target).args(build).args(["--package", package]).output()?;
    let messages = built.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs = messages
        .filter(|message| message["target"]["name"] == "it")
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    programs.next().with_context(|| format!("cargo built no tests of {package}"))
}

fn build_command(tree: &Path, target: &Path) -> Result<PathBuf> {
    cargo(tree, target).args(["build", "--quiet", "--package", "telnyx-reputation-cli"]).run()?;
    Ok(target.join("debug").join(format!("telnyx-reputation{}", std::env::consts::EXE_SUFFIX)))
}

fn build_python(tree: &Path, target: &Path) -> Result<PathBuf> {
    let environment = Environment::named("sabotage/python")?;
    environment.make()?;
    let package = tree.join("bindings/python");
    environment.pip().args(["--group", "test"]).folder(&package).run()?;
    cargo(tree, target)
        .args(["build", "--quiet", "--package", "telnyx-reputation-python"])
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
        .env("PYO3_PYTHON", environment.interpreter())
        .run()?;
    python::place_module(target, &package)?;
    Ok(environment.interpreter())
}

fn build_node(tree: &Path, target: &Path) -> Result<PathBuf> {
    let package = tree.join("bindings/node");
    node::install_locked(&package)?;
    node::npm().args(["run", "--silent", "build"]).folder(&package).env("CARGO_TARGET_DIR", target).run()?;
    Ok("node".into())
}
