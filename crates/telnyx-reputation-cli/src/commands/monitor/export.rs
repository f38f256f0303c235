//! `telnyx-reputation monitor export`: the history as a table, for a data frame or a warehouse.

use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::Args;
use telnyx_reputation_monitor::{Change, Moment, Wanted};

use super::since::since;
use super::store_file::{StoreFile, keep_apart};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::table_file::{FileFormat, TableFile};

/// Write the history into a table, a row each change of a number, oldest first.
///
/// All changes are in it: scores that moved, new snapshots that say the same, and what the first collection found, which
/// `is_first` tells from news. What is not known is null. However long the history is, little of it is in memory at once.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor export --output history.parquet
  telnyx-reputation monitor export --since 30d --output history.csv
  telnyx-reputation monitor changes --all --since 2026-01-01 --format jsonl    # the same in a pipe")]
pub(super) struct ExportArgs {
    /// The file to write, whose ending says how: .parquet, .csv or .jsonl.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Only what collections found since: 30d, 2026-11-20, or a time; else all.
    #[arg(long, value_name = "TIME", value_parser = since, default_value = "1970-01-01", hide_default_value = true)]
    since: Moment,
    /// Only numbers that are or were this enterprise's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    #[command(flatten)]
    store: StoreFile,
}

/// How a history is written: what a sheet holds at most is less than a year's changes of many numbers.
const FORMATS: &[FileFormat] = &[FileFormat::Parquet, FileFormat::Csv, FileFormat::Jsonl];

/// Writes the file.
///
/// # Errors
/// There is no store, a file whose ending says nothing, and what cannot be written.
pub(super) fn run(args: &ExportArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let enterprise_id = args.enterprise_id.as_deref();
    let wanted = Wanted { all: true, enterprise_id, ..Wanted::since(args.since) };
    let format = FileFormat::of(&args.output, FORMATS)?;
    let store = args.store.open(globals)?;
    keep_apart(&store, &args.output)?;
    let mut file = TableFile::begin(&args.output, format, Change::FIELDS)?;
    let (mut count, mut written) = (0, Ok(()));
    store.each(wanted, |change| {
        count += 1;
        written = file.add(&change.row());
        if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    written?;
    file.put()?;
    globals.note(&format!("{count} changes: {}", args.output.display()));
    Ok(ExitStatus::Done)
}
