//! CSV with a header, in UTF-8.

use serde_json::Value;

use crate::jobs::Known;

pub(super) fn write(known: &[Known]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = table.write_record(Known::COLUMNS);
    for number in known {
        let row = number.to_row();
        let _ = table.write_record(Known::COLUMNS.iter().map(|column| match &row[*column] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        }));
    }
    table.into_inner().unwrap_or_default()
}
