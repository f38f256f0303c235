//! `telnyx-reputation export`: all monitored numbers with their reputation, ready for a spreadsheet or a data frame.

mod csv;
mod jsonl;
mod parquet;
mod xlsx;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::jobs::{Known, Numbers, read};
use crate::replace_file::replace;

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

/// How a file is written.
#[derive(Clone, Copy)]
enum FileFormat {
    Csv,
    Jsonl,
    Parquet,
    Xlsx,
}

/// Writes the file, or prints the rows.
///
/// # Errors
/// What cannot be read or written, and a file whose ending says nothing.
pub(crate) async fn run(args: ExportArgs, context: Context) -> Result<ExitStatus, Failure> {
    let target = args.output.as_deref().map(|file| FileFormat::of(file).map(|format| (file, format))).transpose()?;
    let numbers = args.numbers.read()?;
    let enterprise = args.numbers.enterprise_id.as_deref().or(context.account.enterprise_id());
    let known = read(&context.client, enterprise, &numbers).await?;
    let Some((file, format)) = target else {
        let mut output = context.output();
        let mut rows = output.rows(Known::COLUMNS);
        rows.add(&known.iter().map(Known::to_row).collect::<Vec<_>>());
        context.notes(rows.end());
        return Ok(ExitStatus::Done);
    };
    let content = match format {
        FileFormat::Csv => csv::write(&known),
        FileFormat::Jsonl => jsonl::write(&known),
        FileFormat::Parquet => parquet::write(&known)?,
        FileFormat::Xlsx => xlsx::write(&known)?,
    };
    replace(file, &content)?;
    context.note(&format!("{} numbers: {}", known.len(), file.display()));
    Ok(ExitStatus::Done)
}

impl FileFormat {
    fn of(file: &Path) -> Result<Self, Failure> {
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        match ending.as_deref() {
            Some("csv") => Ok(Self::Csv),
            Some("jsonl") => Ok(Self::Jsonl),
            Some("parquet") => Ok(Self::Parquet),
            Some("xlsx") => Ok(Self::Xlsx),
            _ => Err(Failure::usage(format!(
                "{}: the ending says how it is written: .csv, .xlsx, .parquet or .jsonl",
                file.display()
            ))),
        }
    }
}
