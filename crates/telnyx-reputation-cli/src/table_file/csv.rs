//! CSV with a header, in UTF-8.

use serde_json::Value;

use super::file::{Failed, Writer};
use crate::output::spreadsheet;
use crate::replace_file::Replacement;

pub(super) struct Table {
    columns: &'static [&'static str],
    lines: csv::Writer<Replacement>,
}

impl Table {
    pub(super) fn new(file: Replacement, columns: &'static [&'static str]) -> Result<Self, Failed> {
        let mut lines = csv::Writer::from_writer(file);
        lines.write_record(columns)?;
        Ok(Self { columns, lines })
    }
}

impl Writer for Table {
    fn add(&mut self, row: &Value) -> Result<(), Failed> {
        Ok(self.lines.write_record(self.columns.iter().map(|column| spreadsheet(&row[*column])))?)
    }

    fn end(self: Box<Self>) -> Result<Replacement, Failed> {
        self.lines.into_inner().map_err(|why| why.into_error().into())
    }
}
