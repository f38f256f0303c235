//! `cargo xtask test` and `cargo xtask ci`: everything that must pass.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::dist::{command_line, crates, installed, tarball, wheel};
use crate::workspace::command::{Run, at_once};
use crate::workspace::interpreters::Interpreters;
use crate::workspace::root::{fresh, root};
use crate::workspace::sandbox::Sandbox;
use crate::workspace::{node, python};
use crate::{added_operation, layers, licences, site};

use super::runner::{self, Missing, Suite};
use super::{
    assistants, broker_on_postgres, columns, counts, engines, features, fuzz, fuzz_targets, guides, instructions,
    module_size, pages, peers, peers_faults, public_api, workflows,
};

/// What keeps the tree in order: cheap, and first.
const CHECKS: &[Suite] = &[
    Suite { name: "format", run: format },
    Suite { name: "generated files", run: generated },
    Suite { name: "layers", run: layers::suite },
    Suite { name: "clippy", run: clippy },
    Suite { name: "features", run: features::run },
    Suite { name: "rustdoc", run: rustdoc },
    Suite { name: "licences", run: licences::check },
];

/// What shows that it works, in every language.
const TESTS: &[Suite] = &[
    Suite { name: "Rust", run: rust },
    Suite { name: "broker on PostgreSQL", run: broker_on_postgres::run },
    Suite { name: "document", run: document },
    Suite { name: "public API", run: public_api::run },
    Suite { name: "Python", run: python_tests },
    Suite { name: "Python wheel", run: python_wheel },
    Suite { name: "crates", run: packed_crates },
    Suite { name: "columns", run: columns::run },
    Suite { name: "Node", run: node_tests },
    Suite { name: "guides", run: guides::run },
    Suite { name: "engines", run: engines::run },
    Suite { name: "assistants", run: assistants::run },
    Suite { name: "site", run: site::build },
    Suite { name: "workflows", run: workflows::run },
    Suite { name: "Node module's size", run: module_size::run },
    Suite { name: "instructions", run: instructions::run },
    Suite { name: "official SDKs", run: peers::run },
    Suite { name: "official SDKs under faults", run: peers_faults::run },
    Suite { name: "made-up requests", run: fuzz::run },
    Suite { name: "fuzz targets", run: fuzz_targets::run },
    Suite { name: "pages", run: pages::run },
    Suite { name: "an added operation", run: added_operation::run },
];

/// How many random calls about money each binding makes here; whoever runs its tests alone waits for fewer.
const RANDOM_CALLS: (&str, &str) = ("DIFFERENTIAL_CALLS", "10000");

/// What the suites of tests are called.
#[cfg(test)]
pub(super) fn names() -> Vec<&'static str> {
    TESTS.iter().map(|suite| suite.name).collect()
}

/// All tests of all languages, or only the suites named.
pub fn test(only: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = only.iter().find(|name| TESTS.iter().all(|suite| suite.name != **name)) {
        let names: Vec<&str> = TESTS.iter().map(|suite| suite.name).collect();
        bail!("there is no suite `{unknown}`; there are: {}", names.join(", "));
    }
    let chosen = TESTS.iter().filter(|suite| only.is_empty() || only.iter().any(|name| suite.name == name));
    Ok(runner::run(chosen, Missing::Skips))
}

/// What decides whether a change lands: the checks and the tests.
pub fn ci() -> Result<ExitCode> {
    Ok(runner::run(CHECKS.iter().chain(TESTS), Missing::Fails))
}

fn format() -> Result<()> {
    Run::cargo().args(["fmt", "--all", "--check"]).run()
}

fn generated() -> Result<()> {
    Run::cargo().args(["xtask", "generate", "--check"]).run()
}

fn clippy() -> Result<()> {
    Run::cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]).run()
}

fn rustdoc() -> Result<()> {
    Run::cargo()
        .args([
            "doc",
            "--no-deps",
            "--quiet",
            "--all-features",
            "--package",
            "telnyx-reputation",
            "--package",
            "telnyx-reputation-sandbox",
            "--package",
            "telnyx-reputation-monitor",
            "--package",
            "telnyx-reputation-broker",
            "--package",
            "telnyx-reputation-local-server",
            "--package",
            "telnyx-reputation-mcp",
        ])
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()
}

fn rust() -> Result<()> {
    let (kills, times) = broker_on_postgres::KILLS;
    counts::of(|file| {
        let tests = Run::cargo().args(["test", "--all-features", "--no-fail-fast"]).env(kills, times);
        tests.env(counts::VARIABLE, file).run()
    })?;
    // The samples of the front page, which belongs to no crate.
    Run::cargo().args(["test", "--doc", "--package", "telnyx-reputation-guides"]).run()
}

/// Two validators of OpenAPI 3.1 that know nothing of each other, and one of overlays.
fn document() -> Result<()> {
    let folder = root()?.join("tests/document");
    python::environment()?.install(&folder)?;
    Run::new(python::interpreter()?)
        .args(["-m", "openapi_spec_validator", "--schema", "3.1.0", "number-reputation.yaml"])
        .folder(&root()?.join("openapi"))
        .run()?;
    node::install_locked(&folder)?;
    node::npm().args(["run", "--silent", "lint"]).folder(&folder).run()
}

fn python_tests() -> Result<()> {
    wheel::develop()?;
    python::lint()?;
    for group in ["test", "types"] {
        python::install_group(group)?;
    }
    let official = peers::python()?.interpreter();
    // The random calls take as long as all others, and a process of Python hardly more than one processor.
    let random = "tests/test_differential.py";
    counts::of(|file| {
        at_once([["--quiet", random], ["--ignore", random]].map(|which| {
            let tests = python::pytest().map(|tests| tests.args(which).env("TELNYX_OFFICIAL_PYTHON", &official));
            move || with_sandbox(tests?.env(RANDOM_CALLS.0, RANDOM_CALLS.1).env(counts::VARIABLE, file))
        }))
    })?;
    other_pythons()
}

/// The oldest and the newest Python that are installed, where a change of the language would show.
fn other_pythons() -> Result<()> {
    let (interpreters, own) = (Interpreters::look(), python::version()?);
    let others: Vec<&str> = interpreters.ends().into_iter().filter(|name| *name != own).collect();
    for interpreter in &others {
        with_sandbox(python::pytest_with(interpreter)?)?;
    }
    let tested = [own.as_str()].into_iter().chain(others).collect::<Vec<_>>().join(", ");
    let missing = match interpreters.missing.as_slice() {
        [] => String::new(),
        missing => format!("; not found: {}", missing.join(", ")),
    };
    runner::note(format!("with {tested}{missing}"));
    Ok(())
}

/// The crates as a registry would have them, each built from what was packed, and the guide walked with them.
fn packed_crates() -> Result<()> {
    let folder = fresh("tried/crates")?;
    crates::build(&folder)?;
    crates::walk_the_guide(&folder)
}

/// The wheel that users install, the source distribution that it is built from, and the command that its extra brings. They are not
/// what is published: the command is built for tests.
fn python_wheel() -> Result<()> {
    let folder = fresh("tried/python")?;
    wheel::build(&folder)?;
    command_line::wheel(command_line::Build::ForTests, &folder)?;
    wheel::check(&folder)?;
    installed::wheels(&folder)
}

fn node_tests() -> Result<()> {
    tarball::develop()?;
    let tests = node::npm().args(["test", "--silent"]).folder(&node::package()?);
    let tests = tests.env("TELNYX_TEST_RUNTIMES", "1").env("TELNYX_MEMORY_CALLS", "100000");
    let tests = tests.env(RANDOM_CALLS.0, RANDOM_CALLS.1);
    counts::of(|file| with_sandbox(tests.env(counts::VARIABLE, file)))
}

/// Runs tests that find a running sandbox, and the command for those that start their own.
fn with_sandbox(tests: Run) -> Result<()> {
    Sandbox::build()?;
    let sandbox = Sandbox::start()?;
    tests.env("TELNYX_SANDBOX_URL", &sandbox.base_url).env("TELNYX_REPUTATION_COMMAND", Sandbox::program()?).run()
}
