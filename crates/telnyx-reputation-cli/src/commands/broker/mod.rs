//! `telnyx-reputation broker`: one key, one limit and one ledger for all workers of an account.

mod ledger_place;
mod runs;
mod serve;
mod tokens;

use clap::{Args, Subcommand};
use telnyx_reputation_broker::{LedgerError, StartError};

use crate::context::{with_globals, with_globals_on_all_cores};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Run a broker: the API for many workers, with one key, one spend limit and one ledger.
///
/// The broker has the API key, and speaks the API at the same paths: workers set its address as their base URL and a token of
/// the broker as their API key, whatever client they use. All calls count within one spend limit (--spend-limit), in a ledger
/// that survives restarts. A request with the header Telnyx-Run is answered once: asked again, it gets the same answer and
/// bills nothing; what was sent and has no answer is looked for, for free, and never sent again by itself.
///
/// Without a command it serves until it is stopped; the first line on stdout is the base URL. It speaks plain HTTP: on any
/// address but loopback, put a proxy with TLS before it.
#[derive(Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  telnyx-reputation broker tokens create --name worker --limit-usd 20
  telnyx-reputation broker --spend-limit 100 --period month --listen 127.0.0.1:8440
  telnyx-reputation broker runs list"
)]
pub(crate) struct BrokerArgs {
    #[command(flatten)]
    serve: serve::ServeArgs,
    #[command(subcommand)]
    command: Option<BrokerCommand>,
}

#[derive(Subcommand)]
enum BrokerCommand {
    #[command(subcommand)]
    Tokens(tokens::TokensCommand),
    #[command(subcommand)]
    Runs(runs::RunsCommand),
}

/// Serves, or asks the ledger. What only asks needs no API key.
pub(crate) fn run(args: BrokerArgs, globals: Globals) -> ExitStatus {
    match args.command {
        None => with_globals_on_all_cores(globals, async |globals| serve::run(args.serve, globals).await),
        Some(BrokerCommand::Tokens(command)) => {
            with_globals(globals, async |globals| tokens::run(command, globals).await)
        }
        Some(BrokerCommand::Runs(command)) => with_globals(globals, async |globals| runs::run(command, globals).await),
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::local(error.to_string())
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::local(error.to_string())
    }
}
