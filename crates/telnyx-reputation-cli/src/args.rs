//! The command line's grammar.

use clap::{Parser, Subcommand};

use crate::commands::sandbox::SandboxArgs;

/// Telnyx Number Reputation from the command line.
#[derive(Debug, Parser)]
#[command(name = "telnyx-reputation", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the Number Reputation service on this machine, with a ledger instead of a bill.
    Sandbox(SandboxArgs),
}
