//! CSV with a header, in UTF-8.

use crate::jobs::Known;
use crate::output::spreadsheet;

pub(super) fn write(known: &[Known]) -> Vec<u8> {
    let mut table = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = table.write_record(Known::COLUMNS);
    for number in known {
        let row = number.to_row();
        let _ = table.write_record(Known::COLUMNS.iter().map(|column| spreadsheet(&row[*column])));
    }
    table.into_inner().unwrap_or_default()
}
