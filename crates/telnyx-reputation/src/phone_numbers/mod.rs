//! Phone numbers as people have them, and which of them can be monitored.

mod area_codes;
mod cell;
mod parse;
mod united_states;

pub use parse::{ParsedNumbers, ParsedRow, RowKind, parse_numbers};
pub(crate) use united_states::{is_e164, why_not_monitored};
