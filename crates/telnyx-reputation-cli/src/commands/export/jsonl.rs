//! One JSON object a line.

use crate::jobs::Known;

pub(super) fn write(known: &[Known]) -> Vec<u8> {
    known.iter().map(|number| format!("{}\n", number.to_row())).collect::<String>().into_bytes()
}
