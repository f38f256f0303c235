//! Faults of one call: which of its requests they hit, when, and what its client gets to see.

use std::fmt;

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) hits: Hits,
    pub(super) when: When,
    pub(super) seen: Seen,
}

/// Which requests of the call.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hits {
    /// Those that do the work: so many, after so many were let through.
    Work { skip: u8, times: u8 },
    /// The free reads before and after: of this operation among those that tell of the call.
    Reads { read: u8, skip: u8, times: u8 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// In place of the work, which is never done.
    Before,
    After,
    /// The request waits; the work is done when it is released.
    HeldBefore,
    /// The work is done; the answer waits until it is released.
    HeldAfter,
    /// The client is answered at once; the work is done when it is released.
    Late,
}

/// What the client gets to see.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    /// The answer, unchanged.
    Answer,
    /// A status with the API's own envelope.
    Envelope(u16),
    /// A pace limit of the API's own: it may be tried again at once.
    Pace,
    /// A pace limit that ends in an hour.
    LongPace,
    /// A proxy's page.
    Page(u16),
    Empty(u16),
    Body(u16, Value),
    /// The answer with a merge patch, and perhaps another status.
    Patch(Value, Option<u16>),
    Drop,
    Reset,
    Truncated,
    Malformed,
}

impl Fault {
    /// The rule of the sandbox for the requests that carry this mark.
    pub(super) fn rule(&self, mark: &str, work: &str, reads: &[&str]) -> Value {
        let (operation, skip, times) = match self.hits {
            Hits::Work { skip, times } => (work, skip, times),
            Hits::Reads { read, skip, times } => match reads.get(usize::from(read) % reads.len().max(1)) {
                Some(read) => (*read, skip, times),
                None => (work, 0, 0),
            },
        };
        let seen = self.seen.action();
        let action = match self.when {
            When::Before | When::After => seen,
            When::HeldBefore | When::HeldAfter => match self.seen {
                Seen::Answer => json!({"kind": "hold"}),
                _ => json!({"kind": "hold", "with": seen}),
            },
            When::Late => json!({"kind": "late", "with": seen}),
        };
        let mut rule = json!({
            "operation": operation, "contains": format!("mark={mark}"), "skip": skip, "times": times, "action": action,
        });
        match self.when {
            When::Before | When::HeldBefore => rule["when"] = "before".into(),
            When::After | When::HeldAfter => rule["when"] = "after".into(),
            When::Late => {}
        }
        rule
    }

    pub(super) fn is_held(&self) -> bool {
        matches!(self.when, When::HeldBefore | When::HeldAfter)
    }
}

impl Seen {
    fn action(&self) -> Value {
        match self {
            Self::Answer => json!({"kind": "delay"}),
            Self::Envelope(status) => json!({"kind": "status", "status": status}),
            Self::Pace => json!({"kind": "status", "status": 429, "retry_after": {"seconds": 0}}),
            Self::LongPace => json!({"kind": "status", "status": 429, "retry_after": {"seconds": 3600}}),
            Self::Page(status) => json!({"kind": "html", "status": status}),
            Self::Empty(status) => json!({"kind": "status", "status": status, "body": ""}),
            Self::Body(status, body) => json!({"kind": "status", "status": status, "body": body}),
            Self::Patch(patch, status) => json!({"kind": "patch", "patch": patch, "status": status}),
            Self::Drop => json!({"kind": "drop"}),
            Self::Reset => json!({"kind": "drop", "reset": true}),
            Self::Truncated => json!({"kind": "truncated"}),
            Self::Malformed => json!({"kind": "malformed_json"}),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {:?}: {:?}", self.hits, self.when, self.seen)
    }
}
