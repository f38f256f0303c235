//! `telnyx-reputation monitor report`: all that people look at in one.

mod terminal;

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use telnyx_reputation_monitor::{Moment, Report, page};

use super::since::since;
use super::store_file::{StoreFile, keep_apart, print, row};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::output::Format;
use crate::replace_file::replace;

/// Show what turned, whether it gets better, what to do next and what it costs.
///
/// Advice follows plain rules, each of which is printed with the price of what it says; nothing is done. Prices are the
/// published ones. With --format csv, a row for each number.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation monitor report
  telnyx-reputation monitor report --html report.html")]
pub(in crate::commands) struct ReportArgs {
    /// Since when changes are news: 24h, 7d, 2026-11-20, or a time; else since the day before the newest collection.
    #[arg(long, value_name = "TIME", value_parser = since)]
    since: Option<Moment>,
    /// Only numbers of this enterprise.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    /// Write it as a page for a browser: one file that asks for nothing from anywhere.
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    html: Option<PathBuf>,
    #[command(flatten)]
    store: StoreFile,
}

const COLUMNS: &[&str] = &[
    "phone_number",
    "verdict",
    "spam_risk",
    "spam_category",
    "maturity_score",
    "flagged_since",
    "advice",
    "enterprise_id",
];

/// Prints the report.
///
/// # Errors
/// There is no store, or nothing in it; a file that cannot be written.
pub(in crate::commands) fn run(args: &ReportArgs, globals: &Globals) -> Result<ExitStatus, Failure> {
    let report = gather(args, globals)?;
    if let Some(path) = &args.html {
        replace(path, page(&report, Moment::now(), false).html.as_bytes())?;
        globals.note(&format!("{}: {}", path.display(), report.what_turned()));
        return Ok(ExitStatus::Done);
    }
    let mut output = globals.output();
    match output.format() {
        Format::Table => terminal::show(globals, &report),
        Format::Csv => drop(print(globals, COLUMNS, &report.numbers.iter().map(row).collect::<Vec<_>>())),
        Format::Json | Format::Jsonl | Format::Yaml => {
            globals.notes(output.answer(&json!({"data": row(&report)}), &[]))
        }
    }
    Ok(ExitStatus::Done)
}

fn gather(args: &ReportArgs, globals: &Globals) -> Result<Report, Failure> {
    let store = args.store.open(globals)?;
    if let Some(path) = &args.html {
        keep_apart(&store, path)?;
    }
    let report = store.report(args.since, args.enterprise_id.as_deref())?;
    report.ok_or_else(|| {
        Failure::usage("nothing was collected yet: `telnyx-reputation monitor collect` begins the history")
    })
}
