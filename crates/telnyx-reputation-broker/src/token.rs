//! Tokens: what a worker may do in place of whoever has the API key.

use telnyx_reputation::Usd;

/// How a token begins, so that people and secret scanners know it for one.
const PREFIX: &str = "tnb_";

/// What a token is to allow.
#[derive(Clone, Debug, Default)]
pub struct NewToken {
    /// Whose it is; a token that is in use must not have the same name.
    pub name: String,
    /// It allows reads that cannot bill, and nothing else.
    pub free_only: bool,
    /// What its calls may come to in all, in whatever period, with those of revoked tokens of its name.
    pub limit: Option<Usd>,
    /// The only enterprises that it is for; all of them when empty.
    pub enterprises: Vec<String>,
    /// It allows to see the broker's status, metrics and page.
    pub status: bool,
}

/// A token as the ledger knows it: never its text.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Token {
    /// What it allows.
    pub allows: NewToken,
    /// When it was made, in milliseconds since 1970.
    pub created_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

/// A token that a request came with.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// By which the ledger knows it.
    pub(crate) digest: String,
    pub(crate) allows: NewToken,
}

/// A new token's text; `None` when the system has no random numbers.
pub(crate) fn make() -> Option<String> {
    crate::digest::random::<32>().map(|random| format!("{PREFIX}{random}"))
}
