//! `telnyx-reputation monitor cost`: what the history shows to have been billed.

use clap::Args;
use serde_json::{Value, json};
use telnyx_reputation::Usd;
use telnyx_reputation_monitor::{Cost, Moment};

use super::since::since;
use super::store_file::{StoreFile, print};
use crate::context::say;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Show what lookups and added numbers were billed, by day and enterprise, as far as the list shows it.
///
/// The service tells of no bill. That a number has another snapshot shows that somebody had it looked up, the schedule,
/// a colleague or a program, on that day; that a number is new, that it was added. Prices are the published ones.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation monitor cost --since 30d")]
pub(super) struct CostArgs {
    /// Only what collections found since: 30d, 2026-11-20, or a time; else all.
    #[arg(long, value_name = "TIME", value_parser = since, default_value = "1970-01-01", hide_default_value = true)]
    since: Moment,
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] = &["day", "what", "count", "usd", "enterprise_id"];

/// Prints a row for each day, enterprise and kind, and what is not in it.
///
/// # Errors
/// There is no store.
pub(super) fn run(args: &CostArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let costs = args.store.open(globals)?.cost(args.since, args.enterprise_id.as_deref())?;
    print(globals, COLUMNS, &costs.iter().map(row).collect::<Vec<_>>());
    if !globals.quiet {
        let total = costs.iter().fold(Usd::ZERO, |total, cost| total + cost.usd);
        say(&format!(
            "USD {total} in all. Not in it: a second lookup between two collections, one that found nothing, monthly \
             fees, remediation, and what was before the first collection."
        ));
    }
    Ok(ExitStatus::Done)
}

fn row(cost: &Cost) -> Value {
    json!({
        "day": cost.day,
        "what": cost.what,
        "count": cost.count,
        "usd": cost.usd.to_string(),
        "enterprise_id": cost.enterprise_id,
    })
}
