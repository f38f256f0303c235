//! Which records of the service belong to calls of this process, and which of its calls may have made one unseen, so
//! that no record is taken for two calls' work, nor for the wrong call's. Calls with another key are like those of another
//! process: what they do nobody here knows.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use crate::api_key::ApiKey;
use crate::call::was_sent::WasSent;

static CLAIMS: LazyLock<Mutex<Claims>> = LazyLock::new(Mutex::default);

/// Hashes, since a process that makes millions of calls must not keep as many ids.
#[derive(Default)]
struct Claims {
    records: HashSet<u64>,
    /// How many calls about a subject were begun and have not been told what became of them: each may have made, or may
    /// yet make, a record that tells nobody whose it is.
    open: HashMap<u64, usize>,
}

/// A call that may make a record, with what it is about. Records and subjects mean something only within one service
/// and one account.
#[derive(Debug)]
pub(crate) struct Candidate {
    account: u64,
    subjects: Vec<u64>,
    was_sent: Arc<WasSent>,
    closed: AtomicBool,
}

impl Candidate {
    /// A call that begins, about these subjects: another call about all of them could make the same record.
    pub(crate) fn new(account: u64, subjects: &[String], was_sent: &Arc<WasSent>) -> Self {
        let subjects: Vec<u64> = subjects.iter().map(|subject| hash((account, subject))).collect();
        let mut claims = claims();
        for subject in &subjects {
            *claims.open.entry(*subject).or_default() += 1;
        }
        Self { account, subjects, was_sent: Arc::clone(was_sent), closed: AtomicBool::new(false) }
    }

    /// It is known what became of the call.
    pub(crate) fn close(&self) {
        if self.closed.swap(true, Ordering::Relaxed) {
            return;
        }
        let mut claims = claims();
        for subject in &self.subjects {
            if let Some(open) = claims.open.get_mut(subject) {
                *open -= 1;
                if *open == 0 {
                    claims.open.remove(subject);
                }
            }
        }
    }

    /// The record is the call's, since its answer says so; `false` when another call had it already.
    pub(crate) fn owns(&self, record: &str) -> bool {
        claims().records.insert(self.record(record))
    }

    /// Claims a record that was found; `false` when another call has it, or could have made it.
    pub(crate) fn claim(&self, record: &str) -> bool {
        let mut claims = claims();
        let is_only = self.subjects.iter().any(|subject| claims.open.get(subject).is_some_and(|open| *open == 1));
        is_only && claims.records.insert(self.record(record))
    }

    /// Whether the record is known to be another call's, of one that has claimed none itself.
    pub(crate) fn is_anothers(&self, record: &str) -> bool {
        claims().records.contains(&self.record(record))
    }

    /// Ids are the same in whatever case they are written.
    fn record(&self, record: &str) -> u64 {
        hash((self.account, record.to_ascii_lowercase()))
    }
}

impl Drop for Candidate {
    /// What was sent and has no answer may be done for as long as the process runs.
    fn drop(&mut self) {
        if !self.was_sent.may_have_run() {
            self.close();
        }
    }
}

/// What an account of a service is known by.
pub(crate) fn account(base_url: &str, key: &ApiKey) -> u64 {
    hash((base_url, key.header().as_bytes()))
}

/// A poisoned set is still right: no change of it can be left half made that would claim too much.
fn claims() -> MutexGuard<'static, Claims> {
    CLAIMS.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
