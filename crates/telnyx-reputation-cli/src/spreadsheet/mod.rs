//! Tables that people have: CSV of any kind, XLSX, ODS and XLS, read as rows of text.

mod delimited;
mod encoding;
mod file;
mod numbers_column;
mod sheet;
mod workbook;

pub(crate) use file::Spreadsheet;
pub(crate) use numbers_column::NumbersColumn;
pub(crate) use sheet::{Row, Sheet};
