//! `telnyx-reputation import FILE`: the phone numbers of a table that somebody keeps, cleaned.

mod files;
mod sort;
mod summary;

use std::process::ExitCode;

use clap::Args;

use self::files::Targets;
use self::sort::Sorted;
use crate::context::{say, tell};
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;
use crate::input::Input;
use crate::output::{Format, Output, columns_of_stderr, columns_of_stdout};
use crate::spreadsheet::{NumbersColumn, Spreadsheet};

/// Take the phone numbers out of a table, cleaned, with a reason for each row that has none.
///
/// Numbers are taken as people write them, and nothing is guessed: a number with an extension, letters, or digits that a
/// spreadsheet rounded away is refused. Each row that adds no number is listed with its line. Nothing is sent.
///
/// Exit status: 0 every row has a number, 4 some have none.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation import 'Caller IDs.xlsx'
  telnyx-reputation import leads.csv --column Phone --output numbers.txt
  telnyx-reputation import leads.csv --output - --refusals refused.csv | telnyx-reputation check -")]
pub(crate) struct ImportArgs {
    /// The table: CSV of any kind, XLSX, ODS or XLS; - for the standard input.
    #[arg(value_name = "FILE")]
    file: String,
    /// The column of the numbers, by its header, letter or number; else the one that has phone numbers.
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// The sheet of the numbers; else the one that has phone numbers.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Where the clean numbers go, one a line; else FILE.numbers.txt; - for the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<String>,
    /// Where the other rows go, as CSV; else FILE.refused.csv.
    #[arg(long, value_name = "FILE")]
    refusals: Option<String>,
    /// Replace files that exist.
    #[arg(long)]
    force: bool,
}

/// Imports, and says how many rows are what.
pub(crate) fn run(globals: &Globals, args: &ImportArgs) -> ExitCode {
    import(globals, args)
        .unwrap_or_else(|failure| {
            tell(&failure, globals.format.map_or_else(Output::wants_json_errors, Format::is_for_programs));
            failure.exit_status()
        })
        .into()
}

fn import(globals: &Globals, args: &ImportArgs) -> Result<ExitStatus, Failure> {
    let targets = Targets::of(args)?;
    let bytes = Input::default().file(&args.file)?;
    let unreadable = |why| Failure::usage(format!("{}: {why}", args.file));
    let spreadsheet = Spreadsheet::read(&bytes).map_err(unreadable)?;
    let place = NumbersColumn::find(&spreadsheet.sheets, args.sheet.as_deref(), args.column.as_deref());
    let place = place.map_err(unreadable)?;
    let sorted = Sorted::of(&spreadsheet.sheets[place.sheet], &place)?;
    targets.write(&sorted)?;
    let mut output = Output::new(globals.format);
    let told = summary::Summary { spreadsheet: &spreadsheet, place: &place, sorted: &sorted, targets: &targets };
    match (targets.numbers_are_printed(), output.format()) {
        (true, _) => {
            output.print(&sorted.lines());
            if !globals.quiet {
                told.text(columns_of_stderr()).lines().for_each(say);
            }
        }
        (false, Format::Table) => output.print(&told.text(columns_of_stdout())),
        (false, _) => drop(output.answer(&told.json(), &[])),
    }
    Ok(if sorted.has_refused() { ExitStatus::Incomplete } else { ExitStatus::Done })
}
