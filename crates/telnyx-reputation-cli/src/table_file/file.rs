//! A table on its way into a file.

use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{csv, jsonl, parquet, xlsx};
use crate::failure::Failure;
use crate::replace_file::Replacement;

/// How a table is written, by the ending of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileFormat {
    Csv,
    Jsonl,
    Parquet,
    Xlsx,
}

impl FileFormat {
    /// All of them, in the order in which messages name them.
    pub(crate) const ALL: &[Self] = &[Self::Csv, Self::Xlsx, Self::Parquet, Self::Jsonl];

    /// The format that a file's ending says.
    ///
    /// # Errors
    /// It says none of `known`.
    pub(crate) fn of(file: &Path, known: &[Self]) -> Result<Self, Failure> {
        let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
        let found = known.iter().find(|format| ending.as_deref() == Some(format.ending()));
        found.copied().ok_or_else(|| {
            let mut endings = known.iter().map(|format| format!(".{}", format.ending())).collect::<Vec<_>>();
            let last = endings.pop().unwrap_or_default();
            Failure::usage(format!(
                "{}: the ending says how it is written: {} or {last}",
                file.display(),
                endings.join(", ")
            ))
        })
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Xlsx => "xlsx",
        }
    }
}

/// What can go wrong in the libraries that write.
pub(super) type Failed = Box<dyn Error + Send + Sync>;

/// One way to write a table.
pub(super) trait Writer {
    /// Writes one more row, an object with the table's columns.
    fn add(&mut self, row: &Value) -> Result<(), Failed>;
    /// Writes what is left, and gives the file to be put in its place.
    fn end(self: Box<Self>) -> Result<Replacement, Failed>;
}

/// A table that is being written beside the file that may be there, and takes its place when all of it is written.
pub(crate) struct TableFile {
    path: PathBuf,
    writer: Box<dyn Writer>,
}

impl TableFile {
    /// Begins.
    ///
    /// # Errors
    /// A folder that is not there or cannot be written to.
    pub(crate) fn begin(path: &Path, format: FileFormat, columns: &'static [&'static str]) -> Result<Self, Failure> {
        let begin = || -> Result<Box<dyn Writer>, Failed> {
            let file = Replacement::of(path)?;
            Ok(match format {
                FileFormat::Csv => Box::new(csv::Table::new(file, columns)?),
                FileFormat::Jsonl => Box::new(jsonl::Table::new(file)),
                FileFormat::Parquet => Box::new(parquet::Table::new(file, columns)?),
                FileFormat::Xlsx => Box::new(xlsx::Table::new(file, columns)?),
            })
        };
        let writer = begin().map_err(|why| failure(path, &why))?;
        Ok(Self { path: path.to_owned(), writer })
    }

    /// Adds a row, an object with the table's columns.
    ///
    /// # Errors
    /// A full disk.
    pub(crate) fn add(&mut self, row: &Value) -> Result<(), Failure> {
        self.writer.add(row).map_err(|why| failure(&self.path, &why))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub(crate) fn put(self) -> Result<(), Failure> {
        self.writer.end().and_then(|file| Ok(file.put()?)).map_err(|why| failure(&self.path, &why))
    }
}

fn failure(path: &Path, why: &Failed) -> Failure {
    Failure::local(format!("{} cannot be written: {why}", path.display()))
}
