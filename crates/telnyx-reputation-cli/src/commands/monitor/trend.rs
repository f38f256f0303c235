//! `telnyx-reputation monitor trend`: how many numbers were at each risk.

use clap::Args;
use telnyx_reputation_monitor::CountedBy;

use super::store_file::{StoreFile, print, row};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Show how many numbers were at each risk in the course of time, a row a day.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation monitor trend --format csv")]
pub(super) struct TrendArgs {
    /// A row for each collection in place of each day.
    #[arg(long)]
    by_collection: bool,
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] =
    &["at", "phone_numbers", "flagged", "labelled", "high", "medium", "low", "other_risk", "no_risk"];

/// Prints the counts.
///
/// # Errors
/// There is no store.
pub(super) fn run(args: &TrendArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let by = if args.by_collection { CountedBy::Collection } else { CountedBy::Day };
    let counts = args.store.open(globals)?.trend(by, args.enterprise_id.as_deref())?;
    print(globals, COLUMNS, &counts.iter().map(row).collect::<Vec<_>>());
    Ok(ExitStatus::Done)
}
