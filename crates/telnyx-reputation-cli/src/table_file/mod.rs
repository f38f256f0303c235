//! Tables in files, for a spreadsheet or a data frame: written row by row, and put in their place whole.

mod csv;
mod file;
mod jsonl;
mod kind;
mod parquet;
mod xlsx;

pub(crate) use file::{FileFormat, TableFile};
