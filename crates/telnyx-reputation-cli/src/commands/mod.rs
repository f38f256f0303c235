//! One file for each command that is written by hand; the operations are in `operations`.

mod apply;
mod approve;
mod broker;
mod check;
mod columns;
mod completions;
mod doctor;
mod export;
mod forecast;
mod import;
mod man;
mod mcp;
mod monitor;
mod quickstart;
mod refresh;
mod remediate;
pub(crate) mod sandbox;
mod sync;
mod webhooks;

use std::io::Write;
use std::process::ExitCode;

use clap::{ArgMatches, Subcommand};

use crate::context::{with_context, with_globals, with_globals_on_all_cores};
use crate::failure::Failure;
use crate::globals::Globals;
use crate::operations;
use crate::operations::entry::CallHelp;

/// The commands, in the order of the help; what each does is said where its options are.
#[derive(Subcommand)]
pub(crate) enum Command {
    Quickstart(quickstart::QuickstartArgs),
    Doctor(doctor::DoctorArgs),
    Check(check::CheckArgs),
    Import(import::ImportArgs),
    Sync(sync::SyncArgs),
    Apply(apply::ApplyArgs),
    Refresh(refresh::RefreshArgs),
    Remediate(remediate::RemediateArgs),
    Export(export::ExportArgs),
    Columns(columns::ColumnsArgs),
    Forecast(forecast::ForecastArgs),
    Monitor(monitor::MonitorArgs),
    Broker(broker::BrokerArgs),
    Mcp(mcp::McpArgs),
    Approve(approve::ApproveArgs),
    Webhooks(webhooks::WebhooksArgs),
    /// Run the Number Reputation service on this machine, with a ledger instead of a bill.
    Sandbox(sandbox::SandboxArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// What is to be done.
pub(crate) enum Chosen {
    /// One of the commands above.
    Command(Box<Command>),
    /// A call of the API.
    Call(&'static CallHelp, Box<ArgMatches>),
}

/// The whole grammar, for commands that write it down.
pub(crate) type Grammar = fn() -> Result<clap::Command, Failure>;

/// Runs the command; what went wrong is told on stderr.
pub(crate) fn run(globals: Globals, chosen: Chosen, grammar: Grammar) -> ExitCode {
    let command = match chosen {
        Chosen::Call(call, matches) => {
            return with_context(globals, |context| operations::run(context, call, *matches)).into();
        }
        Chosen::Command(command) => *command,
    };
    match command {
        Command::Quickstart(args) => with_globals(globals, async |globals| quickstart::run(args, globals).await).into(),
        Command::Doctor(args) => with_globals(globals, async |globals| doctor::run(args, globals).await).into(),
        Command::Check(args) => check::exit_code(with_context(globals, |context| check::run(args, context))),
        Command::Import(args) => import::run(&globals, &args),
        Command::Sync(args) => with_context(globals, |context| sync::run(args, context)).into(),
        Command::Apply(args) => with_context(globals, |context| apply::run(args, context)).into(),
        Command::Refresh(args) => with_context(globals, |context| refresh::run(args, context)).into(),
        Command::Remediate(args) => with_context(globals, |context| remediate::run(args, context)).into(),
        Command::Export(args) => with_context(globals, |context| export::run(args, context)).into(),
        Command::Columns(args) => with_globals(globals, async |_| columns::run(&args)).into(),
        Command::Forecast(args) => with_globals(globals, async |globals| forecast::run(args, globals).await).into(),
        Command::Monitor(args) => monitor::run(args, globals).into(),
        Command::Broker(args) => broker::run(args, globals).into(),
        Command::Mcp(args) => with_globals_on_all_cores(globals, async |globals| mcp::run(args, globals).await).into(),
        Command::Approve(args) => with_globals(globals, async |globals| approve::run(&args, &globals)).into(),
        Command::Webhooks(args) => with_globals(globals, async |globals| webhooks::run(args, globals).await).into(),
        Command::Sandbox(args) => sandbox::run(args).unwrap_or_else(|error| {
            // With stderr closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "telnyx-reputation: {error}");
            ExitCode::FAILURE
        }),
        Command::Completions(args) => completions::run(&args, grammar),
        Command::Man(args) => man::run(&args, grammar),
    }
}
