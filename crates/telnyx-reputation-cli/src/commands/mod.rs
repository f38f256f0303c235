//! One file for each command.

pub(crate) mod sandbox;

use std::{io::Write, process::ExitCode};

use crate::args::{Args, Command};

/// Runs the command; what went wrong is one line on stderr.
pub(crate) fn run(args: Args) -> ExitCode {
    let outcome = match args.command {
        Command::Sandbox(args) => sandbox::run(args),
    };
    outcome.unwrap_or_else(|error| {
        // With stderr closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "telnyx-reputation: {error}");
        ExitCode::FAILURE
    })
}
