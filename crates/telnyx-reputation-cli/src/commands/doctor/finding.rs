//! What was looked at, and what came of it.

use anstyle::AnsiColor;
use serde_json::{Value, json};
pub(super) use telnyx_reputation_monitor::GateState as Status;

use crate::output::plain;

/// One thing.
#[derive(Debug)]
pub(super) struct Finding {
    pub(super) thing: String,
    pub(super) status: Status,
    pub(super) found: String,
    /// What mends it: a command, where one does.
    pub(super) mend: Option<String>,
}

impl Finding {
    pub(super) const COLUMNS: &[&str] = &["thing", "status", "found", "mend"];

    pub(super) fn right(thing: impl Into<String>, found: impl Into<String>) -> Self {
        Self { thing: thing.into(), status: Status::Right, found: found.into(), mend: None }
    }

    pub(super) fn open(thing: impl Into<String>, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { thing: thing.into(), status: Status::Open, found: found.into(), mend: Some(mend.into()) }
    }

    pub(super) fn wrong(thing: impl Into<String>, found: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { thing: thing.into(), status: Status::Wrong, found: found.into(), mend: Some(mend.into()) }
    }

    /// For people: a line, and another with what mends it.
    pub(super) fn to_text(&self) -> String {
        let color = match self.status {
            Status::Right => AnsiColor::Green,
            Status::Open => AnsiColor::Yellow,
            // Wrong, and what a newer library adds.
            _ => AnsiColor::Red,
        };
        let style = color.on_default();
        let (thing, status, found) = (plain(&self.thing), self.status.name(), plain(&self.found));
        let mut text = format!("{style}{status:<5}{style:#}  {thing}: {found}\n");
        if let Some(mend) = &self.mend {
            text += &format!("       {}\n", plain(mend));
        }
        text
    }

    pub(super) fn to_row(&self) -> Value {
        json!({"thing": self.thing, "status": self.status.name(), "found": self.found, "mend": self.mend})
    }
}
