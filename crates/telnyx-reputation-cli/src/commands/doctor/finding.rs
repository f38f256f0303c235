//! What was looked at, and what came of it.

use serde_json::{Value, json};

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Right,
    /// It will be right by itself, or matters only to some.
    Open,
    Wrong,
}

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

    pub(super) fn to_row(&self) -> Value {
        let status = match self.status {
            Status::Right => "right",
            Status::Open => "open",
            Status::Wrong => "wrong",
        };
        json!({"thing": self.thing, "status": status, "found": self.found, "mend": self.mend})
    }
}
