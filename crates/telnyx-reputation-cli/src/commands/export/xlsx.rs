//! A workbook that can be sorted and filtered at once: a header that stays, real numbers and dates, risk in colour.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook, XlsxError};
use serde_json::Value;

use crate::failure::Failure;
use crate::jobs::Known;

/// Wide enough for a number in E.164 and for a date.
const WIDTH: f64 = 18.0;

pub(super) fn write(known: &[Known]) -> Result<Vec<u8>, Failure> {
    workbook(known).map_err(|why| Failure::local(format!("the workbook cannot be written: {why}")))
}

fn workbook(known: &[Known]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Numbers")?;
    let header = Format::new().set_bold();
    let date = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let last = u16::try_from(Known::COLUMNS.len() - 1).unwrap_or(u16::MAX);
    sheet.set_column_range_width(0, last, WIDTH)?;
    for (column, name) in (0..).zip(Known::COLUMNS) {
        sheet.write_with_format(0, column, name.replace('_', " "), &header)?;
    }
    for (row, number) in (1..).zip(known) {
        let values = number.to_row();
        for (column, name) in (0..).zip(Known::COLUMNS) {
            match (&values[*name], number.refreshed_at()) {
                (Value::String(_), Some(at)) if *name == "last_refreshed_at" => {
                    let seconds = at.duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_secs();
                    let at = ExcelDateTime::from_timestamp(i64::try_from(seconds).unwrap_or_default())?;
                    sheet.write_with_format(row, column, &at, &date)?;
                }
                (Value::String(text), _) => match colour(name, text) {
                    Some(colour) => {
                        sheet.write_with_format(row, column, text, &Format::new().set_background_color(colour))?;
                    }
                    // As text, also when it looks like a number: a plus stays a plus.
                    None => {
                        sheet.write_string(row, column, text)?;
                    }
                },
                (Value::Number(score), _) => {
                    sheet.write_number(row, column, score.as_f64().unwrap_or_default())?;
                }
                _ => {}
            }
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.autofilter(0, 0, u32::try_from(known.len()).unwrap_or(u32::MAX), last)?;
    workbook.save_to_buffer()
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
