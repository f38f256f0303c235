//! The workspace's own commands: `cargo xtask --help`.

// A command's whole purpose is to print.
#![expect(clippy::print_stderr, reason = "commands report to the terminal")]

mod generate;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
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
}

fn main() -> ExitCode {
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
        Command::Generate { check, root } => generate::run(&root.map_or_else(workspace_root, Ok)?, check),
    }
}

fn workspace_root() -> Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).context("xtask lies in the workspace")
}
