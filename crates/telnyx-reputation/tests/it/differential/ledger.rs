//! The sandbox's ledger, told apart by whose requests they are.

use std::collections::HashMap;
use std::fmt;

use serde_json::Value;

/// One request, as the service saw it.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) operation: String,
    pub(super) path: String,
    pub(super) cents: u64,
    /// Whether the handler did its work: it was reached, and did not refuse.
    pub(super) done: bool,
    /// Whether the client was shown the API's own refusal in place of the work.
    pub(super) refused: bool,
    /// The same, and it was told to try again.
    pub(super) paced: bool,
    /// Work that a gateway passed on late: the request has another row for when it was sent.
    pub(super) late: bool,
}

/// All rows so far.
#[derive(Default)]
pub(super) struct Ledger {
    last: i64,
    by_mark: HashMap<String, Vec<Row>>,
}

/// The notes that do not tell of a refusal.
const HARMLESS: [&str; 2] = ["the document knows no query parameter", "the live lookup failed"];

impl Ledger {
    /// The path to read what is new.
    pub(super) fn path(&self) -> String {
        format!("/_sandbox/ledger?after={}", self.last)
    }

    /// Takes what is new; rows that no client asked for are nobody's.
    pub(super) fn take(&mut self, answer: &Value) {
        for row in answer["data"].as_array().into_iter().flatten() {
            self.last = row["id"].as_i64().unwrap();
            let path = row["path"].as_str().unwrap_or_default();
            let Some((_, rest)) = path.split_once("mark=") else { continue };
            let mark = rest.split('&').next().unwrap_or_default();
            self.by_mark.entry(mark.to_owned()).or_default().push(Row::read(row));
        }
    }

    pub(super) fn of(&self, mark: &str) -> &[Row] {
        self.by_mark.get(mark).map_or(&[], Vec::as_slice)
    }
}

impl Row {
    /// Whether its path ends in this number.
    pub(super) fn is_of(&self, number: &str) -> bool {
        self.path.split('?').next().is_some_and(|path| path.ends_with(number.trim_start_matches('+')))
    }

    fn read(row: &Value) -> Self {
        let fault = &row["fault"];
        let status = row["status"].as_u64();
        let was_reached = fault.is_null() || fault["when"] == "after";
        let notes = row["notes"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let told_why = notes.filter(|note| !HARMLESS.iter().any(|known| note.starts_with(known))).count() > 0;
        let refusing = status.is_some_and(|status| matches!(status, 400..=499) && !matches!(status, 408 | 425 | 499));
        let action = &fault["action"];
        let shown = if action["kind"] == "hold" { action.get("with").unwrap_or(&Value::Null) } else { action };
        let own_word = match shown["kind"].as_str() {
            None | Some("delay") => true,
            Some("status") => fault["when"] == "before" && shown.get("body").is_none_or(Value::is_null),
            // No patch of ours makes a refusal of a success, or hides one.
            Some("patch") => told_why,
            Some(_) => false,
        };
        let refused = refusing && own_word;
        Self {
            operation: row["operation"].as_str().unwrap_or_default().to_owned(),
            path: row["path"].as_str().unwrap_or_default().to_owned(),
            cents: row["usd"].as_str().unwrap().replace('.', "").parse().unwrap(),
            done: was_reached && !told_why && (!fault.is_null() || status.is_some_and(|status| status < 300)),
            refused,
            paced: refused && status == Some(429),
            late: action["kind"] == "late" && was_reached,
        }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {} cents", self.operation, self.path, self.cents)?;
        for (is, word) in
            [(self.done, "done"), (self.refused, "refused"), (self.paced, "told to wait"), (self.late, "late")]
        {
            if is {
                write!(f, ", {word}")?;
            }
        }
        Ok(())
    }
}
