//! `telnyx-reputation monitor history`: one number in the course of time.

use clap::Args;
use telnyx_reputation_monitor::Change;

use super::plot;
use super::store_file::{StoreFile, print};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::{Format, Output};

/// Show what a number was in the course of time; as a table with its line drawn above.
///
/// A row for each collection that found something else than the one before.
#[derive(Args)]
#[command(after_help = "Example:
  telnyx-reputation monitor history +16035551234")]
pub(super) struct HistoryArgs {
    /// The number in E.164.
    phone_number: String,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] = &[
    "at",
    "verdict",
    "spam_risk",
    "spam_category",
    "maturity_score",
    "connection_score",
    "engagement_score",
    "sentiment_score",
    "last_refreshed_at",
    "ownership_status",
    "changed",
];

/// Prints the history.
///
/// # Errors
/// There is no store, or nothing of the number in it.
pub(super) fn run(args: &HistoryArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let store = args.store.open(globals)?;
    let history = store.history(&args.phone_number)?;
    if history.is_empty() {
        return Err(Failure::usage(format!(
            "{}: no collection has seen this number; write it in E.164, such as +16035551234",
            args.phone_number
        )));
    }
    let mut output = Output::new(globals.format);
    if output.format() == Format::Table {
        output.print(&plot::draw(&history, store.collected_at()?, plot::width()));
    }
    let row = |change: &Change| {
        let mut row = change.row_with_before();
        if output.format() == Format::Table {
            row.as_object_mut().into_iter().for_each(|row| row.retain(|name, _| COLUMNS.contains(&name.as_str())));
        }
        row
    };
    print(globals, COLUMNS, &history.iter().map(row).collect::<Vec<_>>());
    Ok(ExitStatus::Done)
}
