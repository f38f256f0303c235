//! Accounts: one for each accepted API key, made when the key is first used.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Clock,
    domain::{approval::Approvals, scores::Drift},
    ids,
    problem::{Problem, Result},
    rate_limit::Limits,
};

/// Keys that begin with this are refused with 401.
pub const INVALID_KEY_PREFIX: &str = "KEY_INVALID";
/// Keys that begin with this belong to an account below the verified level: 403 on enterprises and reputation.
pub const UNVERIFIED_KEY_PREFIX: &str = "KEY_UNVERIFIED";

/// The longest key that is shown in full; a real one has 58 characters.
const LONGEST_SHOWN: usize = 32;
const SHOWN_OF_LONGER: usize = 12;

/// One account.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) row: i64,
    /// A digest of the API key, of which nothing is stored but what people may see.
    pub(crate) name: String,
    /// How many ids this account has been given.
    pub(crate) ids: u64,
    pub(crate) options: Options,
    pub(crate) verified: bool,
}

/// What an account may set for itself in place of the sandbox's defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Options {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) clock: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) approvals: Option<Approvals>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) limits: Option<Limits>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) terms_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) drift: Option<Drift>,
}

/// An API key that was accepted.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    name: String,
    /// As people may see it, when it is not only the account's name that is known.
    shown: Option<String>,
    verified: bool,
    /// A digest only names an account that exists; a key makes one.
    makes_account: bool,
}

impl Key {
    /// Accepts a key, unless it is one that is always refused.
    pub(crate) fn from_text(key: &str) -> Result<Self> {
        if key.is_empty() || key.starts_with(INVALID_KEY_PREFIX) {
            return Err(Problem::unauthenticated("The API key is not valid."));
        }
        Ok(Self::accepted(key))
    }

    /// The account with this name, as download links and the control plane give it.
    pub(crate) fn of_account(name: &str) -> Result<Self> {
        let shaped = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if shaped {
            Ok(Self { name: name.to_owned(), shown: None, verified: true, makes_account: false })
        } else {
            Err(Problem::not_found("The account"))
        }
    }

    /// The account's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The key as people may see it: a long one, which may be a real one, by its beginning alone.
    pub(crate) fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Whether the account is made when it does not exist.
    pub(crate) fn makes_account(&self) -> bool {
        self.makes_account
    }

    fn accepted(key: &str) -> Self {
        Self {
            name: ids::hex(&ids::hash(0, &[b"key", key.as_bytes()])[..8]),
            shown: Some(shown(key)),
            verified: !key.starts_with(UNVERIFIED_KEY_PREFIX),
            makes_account: true,
        }
    }
}

/// A key of a test is short and says whose it is; a real one is long, and nothing keeps it.
fn shown(key: &str) -> String {
    if key.chars().count() <= LONGEST_SHOWN {
        return key.to_owned();
    }
    key.chars().take(SHOWN_OF_LONGER).chain(['…']).collect()
}

impl Account {
    /// The account of `key`, as its row in the database has it.
    pub(crate) fn new(key: &Key, row: i64, ids: u64, options: Options) -> Self {
        Self { row, name: key.name.clone(), ids, options, verified: key.verified }
    }
}
