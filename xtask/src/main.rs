//! The workspace's own commands: `cargo xtask --help`.

// A command's whole purpose is to print.
#![expect(clippy::print_stderr, reason = "commands report to the terminal")]

mod added_operation;
mod dist;
#[cfg(test)]
mod environment_variables;
mod generate;
mod layers;
mod licences;
mod quickstart;
#[cfg(test)]
mod release;
mod sabotage;
mod site;
mod speed;
mod suites;
mod terminal;
#[cfg(test)]
mod vocabulary;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Builds, checks and shows the workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the clients from openapi/.
    Generate {
        /// Write nothing; show what is stale and exit with status 4.
        #[arg(long)]
        check: bool,
        /// The workspace to generate in; this one when not given.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Check that the code keeps to the layers that ARCHITECTURE.md draws.
    Layers {
        /// The workspace to check; this one when not given.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Build what is published, below target/dist: the crates, the wheels and the source distribution, the npm tarballs, what they
    /// are made of, and checksums; then install each from there alone, and run it.
    Dist,
    /// Walk the guide in Rust, Python and Node against the sandbox, and show the bill.
    Quickstart,
    /// Build the site of guides and references below target/site; a broken link fails.
    Docs,
    /// Measure every client beside its alternatives, and write docs/benchmarks.md.
    Bench {
        /// Measure a little of everything in less than two minutes, and write nothing but the tables, here.
        #[arg(long)]
        quick: bool,
    },
    /// Let each client live long, with all that happens to one, and fail when anything that it holds grows.
    Soak {
        /// How many calls each client makes.
        #[arg(long, default_value_t = 100_000, value_name = "N", value_parser = clap::value_parser!(u64).range(20_000..))]
        calls: u64,
    },
    /// Break each rule of the core in a copy, and write down which scenario shows it in each language; one that none shows
    /// fails, unless the list of rules says why, and so does a run that breaks off or does not end.
    Sabotage {
        /// Only these rules, by their names; the other rows of the table stay as they are.
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Only in this language, or these; the other columns of the table stay as they are.
        #[arg(long, value_enum)]
        language: Vec<sabotage::Language>,
    },
    /// Run every test of every language.
    Test {
        /// Only these suites, by the names that the summary shows.
        #[arg(value_name = "SUITE")]
        only: Vec<String>,
    },
    /// Check the format, the generated files, lints and docs, then run every test.
    Ci,
}

fn main() -> ExitCode {
    if let Some(code) = suites::in_place_of_rustdoc() {
        return code;
    }
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Generate { check, root } => generate::run(&root.map_or_else(workspace::root::root, Ok)?, check),
        Command::Layers { root } => layers::run(&root.map_or_else(workspace::root::root, Ok)?),
        Command::Dist => dist::run(),
        Command::Quickstart => quickstart::run(),
        Command::Docs => site::run(),
        Command::Bench { quick } => speed::run(if quick { speed::Extent::Quick } else { speed::Extent::Full }),
        Command::Soak { calls } => speed::soak(calls as usize),
        Command::Sabotage { names, language } => sabotage::run(&names, &language),
        Command::Test { only } => suites::test(&only),
        Command::Ci => suites::ci(),
    }
}
