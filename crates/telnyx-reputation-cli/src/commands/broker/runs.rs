//! `telnyx-reputation broker runs`: what became of the work of a run.

use std::time::{Duration, UNIX_EPOCH};

use clap::{Args, Subcommand};
use serde_json::Value;

use super::ledger_place::LedgerPlace;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::Output;

/// Look at runs, and let one send again what is unknown of it.
#[derive(Subcommand)]
pub(super) enum RunsCommand {
    List(ListArgs),
    Show(ShowArgs),
    RetryUnknown(RetryUnknownArgs),
}

/// List the runs, the newest first.
#[derive(Args)]
pub(super) struct ListArgs {
    /// How many at most.
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    most: u32,
    #[command(flatten)]
    ledger: LedgerPlace,
}

/// Show the calls of a run.
#[derive(Args)]
pub(super) struct ShowArgs {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    ledger: LedgerPlace,
}

/// Of which run.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Which {
    /// Its id.
    #[arg(value_name = "RUN")]
    run: Option<String>,
    /// The calls of no run of which it is not known what became.
    #[arg(long)]
    without_run: bool,
}

/// Let a run send again what is told as unknown of it, which may bill a second time.
///
/// What the earlier calls may have billed stays counted within the limit. Look first whether it was done: `runs show` has the
/// calls, and the list of numbers what is there. The broker looks as well before it sends anything, and what it finds to be
/// done is not sent again. Calls of no run are given up: nobody looks for them any more.
#[derive(Args)]
pub(super) struct RetryUnknownArgs {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    ledger: LedgerPlace,
}

const RUNS: &[&str] = &["run", "calls", "unknown", "at_least_usd", "at_most_usd", "last_at"];
const CALLS: &[&str] =
    &["call", "operation", "state", "subjects", "at_least_usd", "at_most_usd", "sent_at", "token", "why"];

/// Does what is asked.
///
/// # Errors
/// The ledger, a run that it does not know, or the answer is no.
pub(super) async fn run(command: RunsCommand, globals: Globals) -> Result<ExitStatus, Failure> {
    match command {
        RunsCommand::List(args) => {
            let runs = args.ledger.open_existing(&globals).await?.list_runs(args.most).await?;
            print(&globals, RUNS, &runs.iter().map(|run| row(run, "last_at")).collect::<Vec<_>>());
        }
        RunsCommand::Show(args) => {
            let ledger = args.ledger.open_existing(&globals).await?;
            let calls = match &args.which.run {
                Some(run) => ledger.show_run(run).await?,
                None => ledger.show_unknown_without_run().await?,
            };
            if let Some(run) = args.which.run.filter(|_| calls.is_empty()) {
                return Err(Failure::usage(format!(
                    "the ledger has no call of the run {run}: `telnyx-reputation broker runs list` shows them"
                )));
            }
            print(&globals, CALLS, &calls.iter().map(|call| row(call, "sent_at")).collect::<Vec<_>>());
        }
        RunsCommand::RetryUnknown(args) => {
            let ledger = args.ledger.open_existing(&globals).await?;
            match args.which.run {
                Some(run) => {
                    let retried = ledger.retry_unknown(&run).await?;
                    globals.note(&format!("{retried} unknown calls of the run {run} may be sent again."));
                }
                None => {
                    let given_up = ledger.give_up_unknown_without_run().await?;
                    globals.note(&format!("{given_up} unknown calls of no run are given up."));
                }
            }
        }
    }
    Ok(ExitStatus::Done)
}

/// Prints a row each.
pub(super) fn print(globals: &Globals, columns: &[&str], rows: &[Value]) {
    let mut output = Output::new(globals.format);
    let mut list = output.rows(columns);
    list.add(rows);
    globals.notes(list.end());
}

/// A moment as it is printed.
pub(super) fn at(milliseconds: i64) -> String {
    let since = Duration::from_millis(milliseconds.max(0).unsigned_abs());
    humantime::format_rfc3339_seconds(UNIX_EPOCH + since).to_string()
}

fn row(of: &impl serde::Serialize, moment: &str) -> Value {
    // The types have nothing that JSON has not.
    let mut row = serde_json::to_value(of).unwrap_or_default();
    if let Some(shown) = row.get(moment).and_then(Value::as_i64).map(at) {
        row[moment] = shown.into();
    }
    row
}
