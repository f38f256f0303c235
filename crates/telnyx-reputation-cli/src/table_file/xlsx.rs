//! A workbook that can be sorted and filtered at once: a header that stays, real numbers and dates, risk in colour. It is
//! held in memory until its end.

use std::io::Write;

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook};
use serde_json::Value;

use super::file::{Failed, Writer};
use super::kind::{Kind, microseconds};
use crate::replace_file::Replacement;

/// Wide enough for a number in E.164 and for a date.
const WIDTH: f64 = 18.0;

pub(super) struct Table {
    columns: &'static [&'static str],
    file: Replacement,
    workbook: Workbook,
    date: Format,
    rows: u32,
}

impl Table {
    pub(super) fn new(file: Replacement, columns: &'static [&'static str]) -> Result<Self, Failed> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Numbers")?;
        sheet.set_column_range_width(0, last(columns), WIDTH)?;
        sheet.set_freeze_panes(1, 1)?;
        let header = Format::new().set_bold();
        for (column, name) in (0..).zip(columns) {
            sheet.write_with_format(0, column, name.replace('_', " "), &header)?;
        }
        let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
        Ok(Self { columns, file, workbook, date, rows: 0 })
    }
}

impl Writer for Table {
    fn add(&mut self, values: &Value) -> Result<(), Failed> {
        self.rows += 1;
        let (sheet, row) = (self.workbook.worksheet_from_index(0)?, self.rows);
        for (column, name) in (0..).zip(self.columns) {
            let value = &values[*name];
            match (value, microseconds(value).filter(|_| Kind::of(name) == Kind::Time)) {
                (_, Some(at)) => {
                    let at = ExcelDateTime::from_timestamp(at / 1_000_000)?;
                    sheet.write_with_format(row, column, &at, &self.date)?;
                }
                (Value::String(text), None) => match colour(name, text) {
                    Some(colour) => {
                        sheet.write_with_format(row, column, text, &Format::new().set_background_color(colour))?;
                    }
                    // As text, also when it looks like a number: a plus stays a plus.
                    None => {
                        sheet.write_string(row, column, text)?;
                    }
                },
                (Value::Number(score), None) => {
                    sheet.write_number(row, column, score.as_f64().unwrap_or_default())?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<Replacement, Failed> {
        self.workbook.worksheet_from_index(0)?.autofilter(0, 0, self.rows, last(self.columns))?;
        self.file.write_all(&self.workbook.save_to_buffer()?)?;
        Ok(self.file)
    }
}

fn last(columns: &[&str]) -> u16 {
    u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
}

/// The colour of what people look for; the text says the same.
fn colour(column: &str, text: &str) -> Option<Color> {
    match (column, text) {
        ("spam_risk", "high") | ("verdict", "flagged") => Some(Color::RGB(0xF8_CB_C6)),
        ("spam_risk", "medium") => Some(Color::RGB(0xFD_E9_B8)),
        ("spam_risk", "low") | ("verdict", "clean") => Some(Color::RGB(0xCD_EB_D0)),
        _ => None,
    }
}
