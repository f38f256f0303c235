//! `telnyx-reputation completions SHELL`: what completes commands in a shell.

use std::process::ExitCode;

use clap::Args;
use clap_complete::{Shell, generate};

use super::Grammar;
use crate::context::tell;
use crate::exit_status::ExitStatus;
use crate::output::Output;

/// Print what completes commands in a shell.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation completions bash > ~/.local/share/bash-completion/completions/telnyx-reputation")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the shell's own script.
pub(crate) fn run(args: &CompletionsArgs, grammar: Grammar) -> ExitCode {
    match grammar() {
        Ok(mut command) => {
            let mut script = Vec::new();
            let name = command.get_name().to_owned();
            generate(args.shell, &mut command, name, &mut script);
            Output::new(None).print(&String::from_utf8_lossy(&script));
            ExitStatus::Done.into()
        }
        Err(failure) => {
            tell(&failure, false);
            failure.exit_status().into()
        }
    }
}
