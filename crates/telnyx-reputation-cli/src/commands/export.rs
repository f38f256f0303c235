//! `telnyx-reputation export`: all monitored numbers with their reputation, ready for a spreadsheet or a data frame.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Known, Numbers, known};
use crate::table_file::{FileFormat, TableFile};

/// Write all monitored numbers with their reputation into a table, for free.
///
/// One row a number: its risk, label, scores, the age of its snapshot, its ownership and enterprise. What is stored is
/// read.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation export --output numbers.xlsx
  telnyx-reputation export @numbers.txt --output numbers.parquet
  telnyx-reputation export --format csv > numbers.csv")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    numbers: Numbers,
    /// The file to write, whose ending says how: .csv, .xlsx, .parquet or .jsonl; else the standard output, as --format says.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Writes the file, or prints the rows.
///
/// # Errors
/// What cannot be read or written, and a file whose ending says nothing.
pub(crate) async fn run(args: ExportArgs, context: Context) -> Result<ExitStatus, Failure> {
    let format = args.output.as_deref().map(|file| FileFormat::of(file, FileFormat::ALL)).transpose()?;
    let numbers = args.numbers.read()?;
    let enterprise = args.numbers.enterprise_id.as_deref().or(context.account.enterprise_id());
    let known = known(&context.client, enterprise, &numbers).await?;
    let (Some(path), Some(format)) = (args.output, format) else {
        let mut output = context.output();
        let mut rows = output.rows(Known::COLUMNS);
        rows.add(&known.iter().map(Known::to_row).collect::<Vec<_>>());
        context.notes(rows.end());
        return Ok(ExitStatus::Done);
    };
    let mut file = TableFile::begin(&path, format, Known::COLUMNS)?;
    known.iter().try_for_each(|number| file.add(&number.to_row()))?;
    file.put()?;
    context.note(&format!("{} numbers: {}", known.len(), path.display()));
    Ok(ExitStatus::Done)
}
