//! `telnyx-reputation monitor collect`: the list read once, and what changed written down.

use clap::Args;
use telnyx_reputation_monitor::{Wanted, collect};

use super::changes;
use super::store_file::StoreFile;
use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::counted;

/// Read the list of your numbers, write down what changed, and show what turned; never bills.
///
/// To be run from time to time, by cron or a timer. Only the list is read, which never looks anything up: what changed was
/// looked up by the schedule or by somebody else. A collection is written whole or not at all, and several may run at once.
///
/// Exit status: 0 nothing turned, 2 something did; an error as everywhere.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor collect
  telnyx-reputation monitor collect --store /var/lib/numbers.sqlite --format jsonl
  7 * * * *  telnyx-reputation monitor collect --quiet --format jsonl >> turned.jsonl   # in a crontab")]
pub(super) struct CollectArgs {
    /// The enterprise whose numbers are collected; else the profile's, else all of the account.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

/// Collects, and prints what turned.
///
/// # Errors
/// The list or the store cannot be read or written.
pub(super) async fn run(args: CollectArgs, context: Context) -> Result<ExitStatus, Failure> {
    let mut store = args.store.open_or_make(&context.globals)?;
    let enterprise = args.enterprise_id.as_deref().or(context.account.enterprise_id());
    // Lists are free; a client that may spend nothing makes it certain.
    let client = context.account.client_for_free_calls()?;
    let collected = collect(&mut store, &client, enterprise).await?;
    let turned = store.changes(Wanted::of(collected.collection))?;
    changes::show(&context.globals, &turned);
    context.note(&format!(
        "{} listed, {} changed, {} turned.",
        counted(collected.phone_numbers),
        collected.changes,
        turned.len()
    ));
    Ok(if turned.is_empty() { ExitStatus::Done } else { ExitStatus::Flagged })
}
