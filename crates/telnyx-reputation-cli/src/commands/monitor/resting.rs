//! `telnyx-reputation monitor resting`: how long it is since numbers were flagged.

use clap::Args;

use super::store_file::{StoreFile, print, row};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Show the numbers that were flagged and are not any more, those that have rested longest first.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation monitor resting")]
pub(super) struct RestingArgs {
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] = &["phone_number", "verdict", "flagged_until", "days", "last_refreshed_at", "enterprise_id"];

/// Prints a row a number.
///
/// # Errors
/// There is no store.
pub(super) fn run(args: &RestingArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let resting = args.store.open(globals)?.resting(args.enterprise_id.as_deref())?;
    print(globals, COLUMNS, &resting.iter().map(row).collect::<Vec<_>>());
    Ok(ExitStatus::Done)
}
