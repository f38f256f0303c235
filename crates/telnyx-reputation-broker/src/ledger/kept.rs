//! What is kept, as plain values.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;
use telnyx_reputation::Usd;

/// What a recorded answer is found by, within its run and operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// What subjects have in common that can be answered together.
    pub scope: String,
    /// A phone number, or the digest of the whole request.
    pub subject: String,
}

/// A call that is about to be sent.
#[derive(Clone, Debug)]
pub struct NewCall {
    pub run: Option<String>,
    /// The name of the token, and its digest.
    pub token: String,
    pub digest: String,
    pub operation: &'static str,
    /// That it is about, in small letters; empty when it is about the whole account.
    pub enterprise: String,
    /// Path, query and body, as JSON.
    pub arguments: Value,
    /// What was found before it.
    pub look: Option<Value>,
    pub worst: Usd,
    pub subjects: Vec<Subject>,
    /// What the token may spend.
    pub token_limit: Option<Usd>,
    pub now: i64,
}

/// Whether a call may be sent.
#[derive(Clone, Debug)]
pub enum Begun {
    Sent(i64),
    /// It could pass a limit.
    Limit {
        /// The token whose limit it is; `None` of the broker's own.
        token: Option<String>,
        limit: Usd,
        left: Usd,
    },
    /// One of its subjects is recorded already.
    Taken,
    /// The token was revoked meanwhile.
    Revoked,
}

/// An answer as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    pub content_type: Option<String>,
    pub body: Bytes,
    /// What it says of each subject, where it speaks of several.
    pub rows: Vec<(Subject, String)>,
}

/// What became of a call.
#[derive(Clone, Debug)]
pub enum Ended {
    /// It was answered, and cost from so much to so much.
    Answered { answered: Answered, at_least: Usd, at_most: Usd },
    /// It was not done, and can be made again.
    NotDone,
    /// Nothing tells, for this reason; what it may have cost stays set aside.
    Unknown(String),
    /// What it asked for is there. What it may have cost stays set aside.
    Resolved(Answered),
}

/// What is kept of a subject.
#[derive(Clone, Debug)]
pub struct Found {
    pub call: i64,
    pub state: State,
    /// What the answer says of this subject, where it speaks of several.
    pub row: Option<String>,
    /// How many subjects the call had.
    pub subjects: u64,
}

/// What a call was answered that may have made a record of the service.
#[derive(Clone, Debug)]
pub struct Answer {
    pub call: i64,
    pub operation: String,
    pub arguments: Value,
    pub body: Bytes,
}

/// A call of which it is not known what became.
#[derive(Clone, Debug)]
pub struct OpenRow {
    pub call: i64,
    pub run: Option<String>,
    pub operation: String,
    pub enterprise: String,
    pub arguments: Value,
    pub look: Option<Value>,
    pub worst: Usd,
    pub subjects: Vec<Subject>,
}

/// What became of a call, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum State {
    /// It is under way.
    Sent,
    /// It was answered.
    Answered,
    /// It was not done.
    NotDone,
    /// Nothing tells.
    Unknown,
    /// It was not answered, and what it asked for is there.
    Resolved,
    /// It was unknown, and somebody let it be sent again.
    GivenUp,
}

impl State {
    const ALL: [Self; 6] = [Self::Sent, Self::Answered, Self::NotDone, Self::Unknown, Self::Resolved, Self::GivenUp];

    /// The name, as it is kept and shown.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Answered => "answered",
            Self::NotDone => "not_done",
            Self::Unknown => "unknown",
            Self::Resolved => "resolved",
            Self::GivenUp => "given_up",
        }
    }

    /// The state of a name; what this version does not know counts as unknown, which is never sent again.
    pub(super) fn read(name: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == name).unwrap_or(Self::Unknown)
    }

    pub(crate) const fn is_answered(self) -> bool {
        matches!(self, Self::Answered | Self::Resolved)
    }

    /// Whether it is counted as unknown.
    pub(super) const fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Unknown)
    }

    /// Whether what is found out about it can still be written down.
    pub(super) const fn can_end(self) -> bool {
        self.is_open() || matches!(self, Self::GivenUp)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was spent, and what may have been.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// What was certainly billed.
    pub at_least: Usd,
    /// That, and all that may have been: the limit holds for it.
    pub at_most: Usd,
    /// The period it is of: `once`, a day or a month.
    pub period: String,
}

/// A run, in short.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RunRow {
    /// Its id.
    pub run: String,
    /// How many calls were made for it.
    pub calls: u64,
    /// Of how many of them it is not known what became.
    pub unknown: u64,
    /// What was certainly billed, in US dollars.
    pub at_least_usd: String,
    /// What may have been billed, in US dollars.
    pub at_most_usd: String,
    /// When its last call was sent, in milliseconds since 1970.
    pub last_at: i64,
}

/// A call, in short.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct CallRow {
    /// Its number in the ledger.
    pub call: i64,
    /// The operation.
    pub operation: String,
    /// What became of it.
    pub state: State,
    /// Whose token it was made with.
    pub token: String,
    /// How many numbers or requests it is the answer for.
    pub subjects: u64,
    /// What was certainly billed, in US dollars.
    pub at_least_usd: String,
    /// What may have been billed, in US dollars.
    pub at_most_usd: String,
    /// When it was sent, in milliseconds since 1970.
    pub sent_at: i64,
    /// What is known of one that is unknown.
    pub why: Option<String>,
}
