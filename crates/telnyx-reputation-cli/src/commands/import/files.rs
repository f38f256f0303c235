//! The files that an import writes: whole or not at all.

use std::path::{Path, PathBuf};

use super::ImportArgs;
use super::sort::Sorted;
use crate::failure::Failure;
use crate::output::spreadsheet;
use crate::replace_file::replace;

/// Where an import goes.
pub(super) struct Targets {
    /// None: to the standard output.
    pub(super) numbers: Option<PathBuf>,
    pub(super) refusals: PathBuf,
}

impl Targets {
    /// Where the arguments say, else beside the table.
    ///
    /// # Errors
    /// A table from the standard input with nowhere to go, one file for both or for the table, and a file that exists.
    pub(super) fn of(args: &ImportArgs) -> Result<Self, Failure> {
        let beside = |given: Option<&String>, option: &str, ending: &str| match given {
            Some(given) => Ok(PathBuf::from(given)),
            None if args.file == "-" => {
                Err(Failure::usage(format!("{option} is needed with a table from the standard input")))
            }
            None => Ok(PathBuf::from(format!("{}.{ending}", args.file))),
        };
        let numbers = match args.output.as_deref() {
            Some("-") => None,
            _ => Some(beside(args.output.as_ref(), "--output", "numbers.txt")?),
        };
        let refusals = beside(args.refusals.as_ref(), "--refusals", "refused.csv")?;
        if args.refusals.as_deref() == Some("-") {
            return Err(Failure::usage("--refusals needs a file: the standard output is for the numbers"));
        }
        let table = Path::new(&args.file).canonicalize().ok();
        if numbers.as_ref() == Some(&refusals) {
            return Err(Failure::usage(format!("--output and --refusals are both {}", refusals.display())));
        }
        for file in numbers.iter().chain([&refusals]) {
            if table.is_some() && file.canonicalize().ok() == table {
                return Err(Failure::usage(format!("{} is the table itself", file.display())));
            }
            if file.exists() && !args.force {
                return Err(Failure::usage(format!("{} exists; --force replaces it", file.display())));
            }
        }
        Ok(Self { numbers, refusals })
    }

    /// Whether the numbers go to the standard output.
    pub(super) fn numbers_are_printed(&self) -> bool {
        self.numbers.is_none()
    }

    /// Writes the files.
    ///
    /// # Errors
    /// A folder that is not there or cannot be written to.
    pub(super) fn write(&self, sorted: &Sorted) -> Result<(), Failure> {
        if let Some(numbers) = &self.numbers {
            replace(numbers, sorted.lines().as_bytes())?;
        }
        replace(&self.refusals, &refusals(sorted))
    }
}

/// Every row that adds no number, as CSV with a header.
fn refusals(sorted: &Sorted) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = table.write_record(["line", "kind", "text", "phone_number", "reason"]);
    for other in &sorted.others {
        let number = other.phone_number.as_deref().unwrap_or_default();
        let line = other.line.to_string();
        let text = spreadsheet(&other.text.as_str().into());
        let _ = table.write_record([&line, other.kind.name(), &text, number, &other.reason]);
    }
    table.into_inner().unwrap_or_default()
}
