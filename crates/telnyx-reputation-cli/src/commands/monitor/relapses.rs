//! `telnyx-reputation monitor relapses`: numbers that were clean again, and were flagged once more.

use clap::Args;
use telnyx_reputation_monitor::Moment;

use super::since::since;
use super::store_file::{StoreFile, print, row};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Show which numbers were flagged, then clean, then flagged again; those come back soonest that go on as before.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation monitor relapses --since 30d")]
pub(super) struct RelapsesArgs {
    /// Only numbers that came back since: 30d, 2026-11-20, or a time; else all.
    #[arg(long, value_name = "TIME", value_parser = since, default_value = "1970-01-01", hide_default_value = true)]
    since: Moment,
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] =
    &["phone_number", "cleared_at", "flagged_at", "days_clean", "nth", "spam_risk", "spam_category", "enterprise_id"];

/// Prints a row a relapse.
///
/// # Errors
/// There is no store.
pub(super) fn run(args: &RelapsesArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let relapses = args.store.open(globals)?.relapses(args.since, args.enterprise_id.as_deref())?;
    print(globals, COLUMNS, &relapses.iter().map(row).collect::<Vec<_>>());
    Ok(ExitStatus::Done)
}
