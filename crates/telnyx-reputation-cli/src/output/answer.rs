//! One answer, printed whole.

use serde::Serialize;
use serde_json::Value;

use super::cell::columns_of;
use super::format::{Format, Output};
use super::table::record;

impl Output {
    /// Prints an answer of the API: as it is for programs, its `data` for people and spreadsheets.
    ///
    /// Gives what there is to say of it beside the data.
    pub(crate) fn answer(&mut self, answer: &Value, columns: &[&str]) -> Option<String> {
        let data = answer.get("data").unwrap_or(answer);
        let text = match (self.format, data) {
            (Format::Json, _) => format!("{answer:#}\n"),
            (Format::Yaml, _) => yaml(answer),
            (_, Value::Array(rows)) => {
                let mut list = self.rows(columns);
                list.add(rows);
                return list.end();
            }
            (Format::Jsonl, data) => format!("{data}\n"),
            (Format::Csv, data) => {
                let mut list = self.rows(columns);
                list.add(std::slice::from_ref(data));
                return list.end();
            }
            (Format::Table, data) => record(data, &columns_of(data)),
        };
        self.sink.write(&text);
        None
    }

    /// Prints text as it is.
    pub(crate) fn print(&mut self, text: &str) {
        self.sink.write(text);
    }
}

/// The value as YAML, which ends with a line break.
pub(super) fn yaml(value: &impl Serialize) -> String {
    // JSON values have nothing that YAML has not, and writing to memory cannot fail.
    let text = serde_saphyr::to_string(value).unwrap_or_default();
    if text.ends_with('\n') { text } else { text + "\n" }
}
