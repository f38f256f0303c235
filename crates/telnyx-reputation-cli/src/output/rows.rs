//! A list, printed as its pages come.

use serde_json::Value;

use super::cell::{at, columns_of, spreadsheet};
use super::format::Format;
use super::sink::Sink;
use super::table::Table;

/// A list that is being printed.
pub(crate) struct Rows<'o> {
    sink: &'o mut Sink,
    format: Format,
    columns: Vec<String>,
    count: usize,
    table: Option<Table>,
}

impl<'o> Rows<'o> {
    pub(super) fn new(format: Format, sink: &'o mut Sink, columns: &[&str]) -> Self {
        Self { sink, format, columns: columns.iter().map(|&name| name.to_owned()).collect(), count: 0, table: None }
    }

    /// Prints some more rows.
    pub(crate) fn add(&mut self, rows: &[Value]) {
        if rows.is_empty() {
            return;
        }
        if self.count == 0 {
            self.add_columns(rows);
        }
        let text = match self.format {
            Format::Json => self.json(rows),
            Format::Jsonl => rows.iter().map(|row| format!("{row}\n")).collect(),
            Format::Yaml => self.yaml(rows),
            Format::Csv => self.csv(rows),
            Format::Table => {
                self.table.get_or_insert_with(|| Table::new(&self.columns, rows)).page(rows, self.count == 0)
            }
        };
        self.count += rows.len();
        self.sink.write(&text);
    }

    /// Whether nobody reads any more.
    pub(crate) fn is_closed(&self) -> bool {
        self.sink.is_closed()
    }

    /// Ends the list, and gives what there is to say of it beside the data.
    pub(crate) fn end(self) -> Option<String> {
        let closing = match (self.format, self.count) {
            (Format::Json, 0) => "{\n  \"data\": []\n}\n",
            (Format::Json, _) => "\n  ]\n}\n",
            (Format::Yaml, 0) => "data: []\n",
            (Format::Csv, 0) => &csv_line(self.columns.iter().map(String::as_str)),
            _ => "",
        };
        self.sink.write(closing);
        match self.table {
            None if self.format == Format::Table => Some("There is nothing.".to_owned()),
            None => None,
            Some(table) => table.left_out(),
        }
    }

    /// What a newer server has in its first rows is a column, too.
    fn add_columns(&mut self, rows: &[Value]) {
        for name in rows.iter().flat_map(columns_of) {
            let is_part = |known: &String| known.strip_prefix(&name).is_some_and(|rest| rest.starts_with('.'));
            if !self.columns.contains(&name) && !self.columns.iter().any(is_part) {
                self.columns.push(name);
            }
        }
    }

    fn json(&self, rows: &[Value]) -> String {
        let mut text = String::new();
        for (index, row) in rows.iter().enumerate() {
            text += if self.count + index == 0 { "{\n  \"data\": [\n" } else { ",\n" };
            text += &format!("    {}", format!("{row:#}").replace('\n', "\n    "));
        }
        text
    }

    fn yaml(&self, rows: &[Value]) -> String {
        let head = if self.count == 0 { "data:\n" } else { "" };
        format!("{head}{}", super::answer::yaml(&rows))
    }

    fn csv(&self, rows: &[Value]) -> String {
        let mut text = String::new();
        if self.count == 0 {
            text += &csv_line(self.columns.iter().map(String::as_str));
        }
        for row in rows {
            text += &csv_line(self.columns.iter().map(|column| spreadsheet(at(row, column))));
        }
        text
    }
}

/// One line of CSV.
fn csv_line<T: AsRef<[u8]>>(cells: impl Iterator<Item = T>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
