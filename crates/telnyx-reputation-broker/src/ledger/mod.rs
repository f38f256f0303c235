//! What outlives the process: tokens, money, every call that may not simply be made again, and what it was answered.

mod address;
mod by_hand;
mod kept;
mod money;
#[cfg(feature = "postgres")]
mod postgres;
mod rules;
mod sqlite;

use std::fmt;

use futures::future::BoxFuture;

pub use self::address::LedgerAddress;
pub use self::by_hand::LedgerHandle;
pub use self::kept::{Account, CallRow, RunRow, State};
pub(crate) use self::kept::{Answer, Answered, Begun, Ended, Found, NewCall, OpenRow, Subject};
#[cfg(feature = "postgres")]
use self::postgres::PostgresLedger;
use self::sqlite::SqliteLedger;
use crate::token::{NewToken, Token};

/// The result of asking a ledger.
pub type Result<T> = std::result::Result<T, LedgerError>;

/// Why a ledger cannot be used.
#[derive(Clone, Debug)]
pub struct LedgerError(pub(crate) String);

/// A ledger. Each method is one transaction; what changes something has reached the disk when it returns.
pub(crate) trait Ledger: Send + Sync {
    /// The id that the broker's answers carry: it is the ledger's.
    fn id(&self) -> &str;

    /// The token with this digest, unless it was revoked.
    fn token(&self, digest: &str) -> BoxFuture<'_, Result<Option<NewToken>>>;

    fn add_token(&self, digest: String, token: NewToken, now: i64) -> BoxFuture<'_, Result<()>>;

    /// `false` when there is no such token in use.
    fn revoke_token(&self, name: String, now: i64) -> BoxFuture<'_, Result<bool>>;

    /// All of them, with what each has spent.
    fn tokens(&self) -> BoxFuture<'_, Result<Vec<(Token, Account)>>>;

    /// What is kept of each of these subjects, in their order; nothing of what was given up.
    fn found(&self, run: &str, operation: &str, subjects: &[Subject]) -> BoxFuture<'_, Result<Vec<Option<Found>>>>;

    /// What a call was answered, without its rows.
    fn answer(&self, call: i64) -> BoxFuture<'_, Result<Answered>>;

    /// Sets aside what the call may cost and writes it down as sent, both or neither. Nothing may have been sent before
    /// this returns [`Begun::Sent`].
    ///
    /// # Errors
    /// Also when another broker serves the ledger by now.
    fn begin(&self, call: NewCall) -> BoxFuture<'_, Result<Begun>>;

    /// What became of a call; `false` when that is written down already, and stays as it is.
    fn end(&self, call: i64, ended: Ended) -> BoxFuture<'_, Result<bool>>;

    /// A call that bills nothing and could be made again, with its answer, which a run is to get again.
    fn note(&self, call: NewCall, answered: Answered) -> BoxFuture<'_, Result<()>>;

    /// Calls that were sent and of which it is not known what became, each once; those that an earlier process left as
    /// sent count as unknown from then on. One that was given up is among them until it was sent again, and that came to something.
    fn open(&self) -> BoxFuture<'_, Result<Vec<OpenRow>>>;

    /// One of them.
    fn open_call(&self, call: i64) -> BoxFuture<'_, Result<Option<OpenRow>>>;

    /// What calls of these operations about an enterprise were answered that ended after the call `since` was begun, in
    /// their order: some of those after the call `after`, none when there are no more.
    fn answers(
        &self,
        operations: &[&str],
        enterprise: &str,
        since: i64,
        after: i64,
    ) -> BoxFuture<'_, Result<Vec<Answer>>>;

    /// What was spent in the current period.
    fn account(&self) -> BoxFuture<'_, Result<Account>>;

    /// The runs, the newest first.
    fn runs(&self, most: u32) -> BoxFuture<'_, Result<Vec<RunRow>>>;

    /// The calls of a run; those of no run of which it is not known what became.
    fn calls_of(&self, run: Option<&str>) -> BoxFuture<'_, Result<Vec<CallRow>>>;

    /// Lets a run send again what is unknown of it, or gives up what is unknown of no run; how many calls that were.
    fn give_up_unknown(&self, run: Option<String>, now: i64) -> BoxFuture<'_, Result<u64>>;

    /// What a broker that is no more has left as sent counts as unknown from now on. While one serves the ledger, it may yet
    /// be answered.
    fn settle_what_was_left(&self) -> BoxFuture<'_, Result<()>>;
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LedgerError {}
