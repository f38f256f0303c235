//! Phone numbers as people have them, sorted into those that can be monitored and the others.

use std::fmt::Write as _;

use napi_derive::napi;

use crate::error::NativeError;
use crate::option_values::Fields;

/// A line for each row of these settings, the JSON that `lib/phone-numbers.ts` encodes: what it is, the number, the row
/// that has it first, why it is not good, and what it holds, with tabs between. Nothing of it has a tab or ends a line.
///
/// # Errors
/// Another region.
#[napi(catch_unwind)]
pub fn parse_numbers(settings: String) -> napi::Result<String> {
    let invalid = NativeError::invalid_argument;
    let mut given = Fields::decode(&settings).map_err(invalid)?;
    let rows = given.strings("rows").map_err(invalid)?;
    let region = given.string("region").map_err(invalid)?.unwrap_or_default();
    let parsed = telnyx_reputation::parse_numbers(rows, &region).map_err(NativeError::from)?;
    let mut lines = String::new();
    for row in parsed.rows {
        let [number, reason] = [row.phone_number, row.reason].map(Option::unwrap_or_default);
        // Writing to a string cannot fail.
        let _ = writeln!(
            lines,
            "{}\t{number}\t{}\t{reason}\t{}",
            row.kind.name(),
            row.first_row.unwrap_or_default(),
            row.text
        );
    }
    Ok(lines)
}
