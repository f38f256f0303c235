//! A table that fits the terminal: columns that do not are left out, and said to be.

use anstyle::Style;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::cell::{at, shown, style};
use super::wrap::{columns_of_stdout, lines};

/// Between two columns.
const GAP: usize = 2;

/// How wide a column gets at most: a longer cell is cut, unless it is the last.
const WIDEST: usize = 40;

/// Where there is no terminal.
const WIDTH: usize = 120;

/// The last column is broken into lines where at least so much is left for it.
const ROOM_TO_WRAP: usize = 20;

/// The columns that are shown, decided by the first page.
pub(super) struct Table {
    /// The name and the width of each.
    columns: Vec<(String, usize)>,
    left_out: usize,
    /// Where a line of the terminal ends.
    end: Option<usize>,
}

impl Table {
    /// Chooses the columns: those that say something in these rows, as many as fit.
    pub(super) fn new(columns: &[String], rows: &[Value]) -> Self {
        Self::of_width(columns, rows, columns_of_stdout())
    }

    fn of_width(columns: &[String], rows: &[Value], end: Option<usize>) -> Self {
        let width = end.unwrap_or(WIDTH);
        let says_something = |column: &&String| rows.iter().any(|row| !at(row, column).is_null());
        let mut all: Vec<&String> = columns.iter().filter(says_something).collect();
        // Ids are for programs; what people know a row by comes first.
        all.sort_by_key(|column| match column.as_str() {
            "phone_number" | "legal_name" | "filename" => 0,
            "id" => 1,
            "created_at" | "updated_at" => 3,
            column if column.ends_with("_id") => 3,
            _ => 2,
        });
        let mut chosen = Vec::new();
        let mut used = 0;
        for &column in &all {
            let cells = rows.iter().map(|row| shown(at(row, column)).width());
            let wide = cells.chain([title(column).width()]).max().unwrap_or_default().min(WIDEST);
            if used + wide <= width || chosen.is_empty() {
                used += wide + GAP;
                chosen.push((column.clone(), wide));
            }
        }
        Self { left_out: all.len() - chosen.len(), columns: chosen, end }
    }

    /// The rows, below the titles when they are the first.
    pub(super) fn page(&self, rows: &[Value], first: bool) -> String {
        let mut text = String::new();
        if first {
            text += &self.line(|column| (title(column), Style::new().bold()));
        }
        for row in rows {
            text += &self.line(|column| (shown(at(row, column)), style(column, at(row, column))));
        }
        text
    }

    fn line(&self, cell: impl Fn(&str) -> (String, Style)) -> String {
        let mut line = String::new();
        let mut used = 0;
        for (index, (column, width)) in self.columns.iter().enumerate() {
            let (mut text, style) = cell(column);
            // The last one disturbs no other.
            if index + 1 == self.columns.len() {
                line += &format!("{style}{}{style:#}", self.below_each_other(&text, used));
                break;
            }
            if text.width() > *width {
                text = cut(&text, *width);
            }
            line += &format!("{style}{text}{style:#}");
            line += &" ".repeat(width.saturating_sub(text.width()) + GAP);
            used += width + GAP;
        }
        line + "\n"
    }

    /// A text of the last column, which begins after `used` columns, in lines that fit the terminal.
    fn below_each_other(&self, text: &str, used: usize) -> String {
        match self.end.map(|end| end.saturating_sub(used)) {
            Some(room) if room >= ROOM_TO_WRAP => {
                lines(text, Some(room), "", "").join(&format!("\n{}", " ".repeat(used)))
            }
            _ => text.to_owned(),
        }
    }

    /// What the table does not show.
    pub(super) fn left_out(&self) -> Option<String> {
        let fields = if self.left_out == 1 { "field" } else { "fields" };
        (self.left_out > 0).then(|| format!("{} more {fields}: --format json or csv shows all.", self.left_out))
    }
}

/// One record, a line a field; those of an inner object are below its name.
pub(super) fn record(record: &Value, columns: &[String]) -> String {
    let fields: Vec<(&str, String, &String)> = columns
        .iter()
        .map(|column| match column.rsplit_once('.') {
            Some((object, field)) => (object, format!("  {field}"), column),
            None => ("", column.clone(), column),
        })
        .collect();
    let wide = fields.iter().map(|(_, field, _)| field.width()).max().unwrap_or_default();
    let bold = Style::new().bold();
    let (mut text, mut inside) = (String::new(), "");
    for (object, field, column) in fields {
        if object != inside && !object.is_empty() {
            text += &format!("{bold}{object}{bold:#}\n");
        }
        inside = object;
        let value = at(record, column);
        let style = style(column, value);
        let pad = " ".repeat(wide - field.width() + GAP);
        text += &format!("{bold}{field}{bold:#}{pad}{style}{}{style:#}\n", shown(value));
    }
    text
}

/// The beginning of a text, of this width with the dots that tell so.
fn cut(text: &str, width: usize) -> String {
    let mut beginning = text.to_owned();
    while beginning.width() >= width && beginning.pop().is_some() {}
    beginning + "…"
}

/// `reputation_data.spam_risk` is `spam risk`.
fn title(column: &str) -> String {
    column.rsplit('.').next().unwrap_or(column).replace('_', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_fit_is_left_out_and_said_to_be() {
        let rows =
            [json!({"id": "0123456789", "phone_number": "+16035550100", "a": {"spam_risk": "high"}, "empty": null})];
        let columns = ["id", "phone_number", "a.spam_risk", "empty"].map(str::to_owned);
        let wide = Table::of_width(&columns, &rows, Some(80));
        let plain = |table: &Table, rows: &[Value]| anstream::adapter::strip_str(&table.page(rows, true)).to_string();
        assert_eq!(plain(&wide, &rows), "phone number  id          spam risk\n+16035550100  0123456789  high\n");
        assert_eq!(wide.left_out(), None);
        let narrow = Table::of_width(&columns, &rows, Some(24));
        assert_eq!(plain(&narrow, &rows), "phone number  id\n+16035550100  0123456789\n");
        assert!(narrow.left_out().unwrap().starts_with("1 more field:"));
        let rows =
            [json!({"phone_number": "+16035550100", "reason": "it is hosted elsewhere, and nothing proves it yours"})];
        let told = Table::of_width(&["phone_number", "reason"].map(str::to_owned), &rows, Some(60));
        let below = " ".repeat(14);
        let first = "phone number  reason\n+16035550100  it is hosted elsewhere, and nothing proves it\n";
        assert_eq!(plain(&told, &rows), format!("{first}{below}yours\n"));
        assert_eq!(cut("0123456789", 5), "0123…");
        assert_eq!(cut("你好你好", 5), "你好…");
    }
}
