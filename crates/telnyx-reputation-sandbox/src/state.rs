//! What a running sandbox holds, and the one way to an account in it.

use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Notify;

use crate::{
    account::{Account, Key},
    clock::Clock,
    contract::Contract,
    domain::{
        approval::Approvals,
        scores::{Drift, Networks},
    },
    fault::{Dates, Registry},
    problem::Result,
    rate_limit::{Limiter, Limits},
    service::timers,
    session::Session,
    store::{accounts, database::Database},
};

/// The service on loopback. [`Sandbox::builder`] starts one.
pub struct Sandbox {
    pub(crate) database: Database,
    pub(crate) contract: &'static Contract,
    pub(crate) seed: u64,
    pub(crate) defaults: Mutex<Defaults>,
    pub(crate) faults: Registry,
    pub(crate) dates: Dates,
    pub(crate) limiter: Limiter,
    pub(crate) webhooks_anywhere: bool,
    /// Tells the dispatcher that something may have come due.
    pub(crate) wake: Notify,
}

/// What applies to accounts that have not set it for themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    pub(crate) clock: Clock,
    pub(crate) approvals: Approvals,
    pub(crate) limits: Limits,
    pub(crate) drift: Option<Drift>,
}

impl Sandbox {
    pub(crate) fn defaults(&self) -> Defaults {
        *self.defaults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change_defaults(&self, change: impl FnOnce(&mut Defaults)) {
        change(&mut self.defaults.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Runs `work` for one account in one transaction, after what has come due on its clock.
    pub(crate) fn in_session<T>(&self, key: &Key, work: impl FnOnce(&mut Session<'_>) -> Result<T>) -> Result<T> {
        self.database.transaction(|transaction| self.session_in(transaction, key, work))
    }

    /// The same inside a transaction that is open already.
    pub(crate) fn session_in<T>(
        &self,
        transaction: &Connection,
        key: &Key,
        work: impl FnOnce(&mut Session<'_>) -> Result<T>,
    ) -> Result<T> {
        let account = accounts::open(transaction, key)?;
        let mut session = self.session(transaction, account);
        let before = (session.account.ids, session.account.options.clone());
        timers::settle(&mut session)?;
        let outcome = work(&mut session)?;
        if before != (session.account.ids, session.account.options.clone()) {
            accounts::save(transaction, &session.account)?;
        }
        if session.has_events {
            // The dispatcher waits for the transaction to end before it looks.
            self.wake.notify_one();
        }
        Ok(outcome)
    }

    fn session<'c>(&'c self, connection: &'c Connection, account: Account) -> Session<'c> {
        let defaults = self.defaults();
        Session {
            connection,
            now: account.options.clock.unwrap_or(defaults.clock).now(),
            approvals: account.options.approvals.unwrap_or(defaults.approvals),
            limits: account.options.limits.unwrap_or(defaults.limits),
            networks: Networks { seed: self.seed, drift: account.options.drift.or(defaults.drift) },
            limiter: &self.limiter,
            account,
            seed: self.seed,
            charges: Vec::new(),
            notes: Vec::new(),
            has_events: false,
        }
    }
}
