//! `telnyx-reputation monitor collect`: the list read once, and what changed written down.

use clap::Args;
use telnyx_reputation::Client;
use telnyx_reputation_monitor::{Change, Store, Wanted, collect, watch};

use super::alerts::{AlertArgs, Alerts};
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
/// With --alert people are told where they are, once: that a number is flagged, or got worse; that it is clean, after
/// four days; that its ownership is to be confirmed within three days; that a review was rejected, or a remediation
/// ended. A number that flaps is told once. What could not be told is kept and tried again by the next run; the same
/// alert may then come twice, with the same id. A relay for mail is smtps://USER:PASSWORD@HOST?from=ADDRESS&to=ADDRESS.
/// Of an address the store keeps its host and a digest alone.
///
/// Exit status: 0 nothing turned, 2 something did, 4 somebody could not be told; an error as everywhere.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor collect
  telnyx-reputation monitor collect --alert slack:@/etc/slack-address --alert command:/usr/local/bin/page
  telnyx-reputation monitor collect --store /var/lib/numbers.sqlite --format jsonl
  7 * * * *  telnyx-reputation monitor collect --quiet --format jsonl >> turned.jsonl   # in a crontab")]
pub(super) struct CollectArgs {
    /// The enterprise whose numbers are collected; else the profile's, else all of the account.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    alerts: AlertArgs,
    #[command(flatten)]
    store: StoreFile,
}

/// Collects, tells who is to be told, and prints what turned.
///
/// # Errors
/// The list or the store cannot be read or written. What was decided earlier is told all the same.
pub(super) async fn run(args: CollectArgs, context: Context) -> Result<ExitStatus, Failure> {
    let mut store = args.store.open_or_make(&context.globals)?;
    let alerts = args.alerts.add_to(&mut store)?;
    let turned = print_turned(&args, &context, &mut store, &alerts).await;
    let are_all_told = alerts.deliver(&mut store, &context.globals).await?;
    let turned = turned?;
    Ok(match () {
        () if !are_all_told => ExitStatus::Incomplete,
        () if turned => ExitStatus::Flagged,
        () => ExitStatus::Done,
    })
}

/// Collects, and says whether something turned.
async fn print_turned(
    args: &CollectArgs,
    context: &Context,
    store: &mut Store,
    alerts: &Alerts,
) -> Result<bool, Failure> {
    let enterprise = args.enterprise_id.as_deref().or(context.account.enterprise_id());
    // Lists are free; a client that may spend nothing makes it certain.
    let client = context.account.client_for_free_calls()?;
    let turned = find(context, &client, store, enterprise, alerts).await?;
    if !alerts.has_stdout() {
        changes::show(&context.globals, &turned);
    }
    Ok(!turned.is_empty())
}

/// Collects, and what else is told of when somebody is; gives what turned.
///
/// # Errors
/// The list or the store cannot be read or written.
pub(super) async fn find(
    context: &Context,
    client: &Client,
    store: &mut Store,
    enterprise: Option<&str>,
    alerts: &Alerts,
) -> Result<Vec<Change>, Failure> {
    let collected = collect(store, client, enterprise).await?;
    let turned = store.changes(Wanted::of(collected.collection))?;
    context.note(&format!(
        "{} listed, {} changed, {} turned.",
        counted(collected.phone_numbers),
        collected.changes,
        turned.len()
    ));
    if alerts.is_wanted() {
        watch(store, client, enterprise).await?;
    }
    Ok(turned)
}
