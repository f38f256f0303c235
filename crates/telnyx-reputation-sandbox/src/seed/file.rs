//! The format of a seed file. Everything but the API key may be left out.

use serde::Deserialize;
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use crate::domain::{approval::Verdict, schedule::CheckFrequency};

/// An error says where in the file something is wrong, and what.
pub(super) type SeedResult<T> = Result<T, String>;

/// Values of a file: a million numbers, and what is around them. The parser's own limit is for texts from strangers.
const MAX_VALUES: usize = 2_000_000;

/// A whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Seed {
    pub(super) accounts: Vec<AccountSeed>,
}

/// One account. Its terms are accepted unless the file says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountSeed {
    pub(super) api_key: Spanned<String>,
    #[serde(default = "yes")]
    pub(super) terms_accepted: bool,
    #[serde(default)]
    pub(super) enterprises: Vec<Spanned<EnterpriseSeed>>,
}

/// One enterprise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnterpriseSeed {
    /// Fields as in the body that creates one; what is missing is made up.
    #[serde(default)]
    pub(super) profile: Map<String, Value>,
    pub(super) reputation: Option<Spanned<ReputationSeed>>,
}

/// Number Reputation of an enterprise; both gates are open unless the file says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReputationSeed {
    #[serde(default = "approved")]
    pub(super) status: Verdict,
    #[serde(default = "approved")]
    pub(super) loa_status: Verdict,
    #[serde(default)]
    pub(super) check_frequency: CheckFrequency,
    pub(super) webhook_url: Option<String>,
    pub(super) external_verification: Option<Verdict>,
    #[serde(default)]
    pub(super) numbers: Vec<Spanned<String>>,
    /// More numbers, one after the other.
    pub(super) generate: Option<Spanned<Generate>>,
    /// Whether the numbers have a stored snapshot.
    #[serde(default)]
    pub(super) looked_up: bool,
}

/// Consecutive numbers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generate {
    pub(super) count: u32,
    /// The first of them.
    #[serde(default = "first_number")]
    pub(super) from: String,
}

/// Reads a file; an error is one line.
pub(super) fn read(text: &str) -> SeedResult<Seed> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_nodes: MAX_VALUES, max_events: 2 * MAX_VALUES },
        with_snippet: false,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| match error.location() {
        Some(at) => format!("line {}: {error}", at.line()),
        None => error.to_string(),
    })
}

const fn yes() -> bool {
    true
}

const fn approved() -> Verdict {
    Verdict::Approved
}

fn first_number() -> String {
    "+16032000000".to_owned()
}
