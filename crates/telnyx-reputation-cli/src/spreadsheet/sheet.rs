//! A sheet of somebody's table.

/// The rows that are not empty, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// Empty where the file has no sheets.
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
}

/// The cells of a row as text, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// The line of the file, or the row of the sheet, as editors count: from 1.
    pub(crate) line: usize,
    /// How many lines of the file it takes, by the line breaks in its quotes.
    pub(crate) lines: usize,
    pub(crate) cells: Vec<String>,
}

impl Sheet {
    /// How many columns its longest row has.
    pub(crate) fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or_default()
    }
}

impl Row {
    /// The cell of a column; an empty one where the row ends before it.
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}
