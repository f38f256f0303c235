//! One account's view of the sandbox for the duration of one transaction. No account sees or changes what is another's:
//! handlers have nothing but a session, and every statement of `store` that takes one is about its account alone.

use rusqlite::Connection;

use crate::{
    account::Account,
    domain::{approval::Approvals, scores::Networks},
    ids,
    moment::Moment,
    price::Charge,
    problem::{Problem, Result},
    rate_limit::{Allowance, Limiter, Limits},
};

/// The longest note in the ledger, in characters.
const MAX_NOTE: usize = 500;

/// What a handler works with: the database inside one transaction, the account, its time and ids, and its bill.
pub(crate) struct Session<'c> {
    pub(crate) connection: &'c Connection,
    pub(crate) account: Account,
    pub(crate) now: Moment,
    pub(crate) seed: u64,
    pub(crate) approvals: Approvals,
    pub(crate) limits: Limits,
    pub(crate) networks: Networks,
    pub(crate) limiter: &'c Limiter,
    /// What the current request or scheduled run has billed so far.
    pub(crate) charges: Vec<Charge>,
    /// Notes for the ledger row of the current request.
    pub(crate) notes: Vec<String>,
    /// Whether events have been queued that the dispatcher should know of.
    pub(crate) has_events: bool,
}

impl Session<'_> {
    /// The next id of this account.
    pub(crate) fn new_id(&mut self) -> String {
        self.account.ids += 1;
        ids::uuid(self.seed, &self.account.name, self.account.ids)
    }

    /// What a download link carries in place of an API key: the account, and a proof that this sandbox made it.
    pub(crate) fn link_token(&self, document_id: &str) -> String {
        let proof = ids::hash(self.seed, &[b"file", self.account.name.as_bytes(), document_id.as_bytes()]);
        format!("{}-{}", self.account.name, ids::hex(&proof[..16]))
    }

    pub(crate) fn charge(&mut self, charge: Charge) {
        if charge.quantity > 0 {
            self.charges.push(charge);
        }
    }

    pub(crate) fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into().chars().take(MAX_NOTE).collect());
    }

    /// Counts one request of the account.
    pub(crate) fn take_request(&self) -> Allowance {
        self.limiter.take(&self.account.name, self.limits.requests, self.limits.seconds, self.now)
    }

    /// Counts one refresh of an enterprise, unless none is left in this window.
    pub(crate) fn take_refresh(&self, enterprise_id: &str) -> Result<()> {
        let subject = format!("{} {enterprise_id}", self.account.name);
        let left = self.limiter.take(&subject, self.limits.refreshes, self.limits.seconds, self.now);
        if left.is_allowed {
            return Ok(());
        }
        Err(Problem::limit_reached(
            format!(
                "This enterprise has used its {} refreshes; the next window starts in {} seconds.",
                left.limit, left.reset
            ),
            left.reset,
        ))
    }
}
