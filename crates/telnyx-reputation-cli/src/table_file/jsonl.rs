//! One JSON object a line.

use std::io::{BufWriter, Write};

use serde_json::Value;

use super::file::{Failed, Writer};
use crate::replace_file::Replacement;

pub(super) struct Table(BufWriter<Replacement>);

impl Table {
    pub(super) fn new(file: Replacement) -> Self {
        Self(BufWriter::new(file))
    }
}

impl Writer for Table {
    fn add(&mut self, row: &Value) -> Result<(), Failed> {
        Ok(writeln!(self.0, "{row}")?)
    }

    fn end(self: Box<Self>) -> Result<Replacement, Failed> {
        self.0.into_inner().map_err(|why| why.into_error().into())
    }
}
