//! The ledger in one file of SQLite; no other module holds a statement.

mod calls;
mod file;
mod money;
mod open_calls;
mod runs;
mod tokens;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use rusqlite::Connection;
use telnyx_reputation::{Period, Usd};

use self::file::Lock;
use self::writer::Writer;
use super::kept::{Account, Answer, Answered, Begun, CallRow, Ended, Found, NewCall, OpenRow, RunRow, Subject};
use super::{Ledger, LedgerError, Result};
use crate::token::{NewToken, Token};

/// A ledger in a file, private to its user. One broker at a time serves it; other processes may read it, make and revoke
/// tokens, and let runs send again.
pub(super) struct SqliteLedger {
    path: PathBuf,
    id: String,
    limit: Option<Usd>,
    period: Period,
    /// What the ledger has as the broker that serves it, for as long as it is this one.
    serving: Option<String>,
    writer: Writer,
    /// Connections that only read, of which one is taken for each question. Each is used by one thread at a time.
    readers: Mutex<Vec<Connection>>,
    /// Held for as long as a broker serves the ledger.
    _lock: Option<Lock>,
}

impl SqliteLedger {
    /// Opens the ledger in a file, which is made when it is not there, to make tokens or to read it.
    ///
    /// # Errors
    /// The file is something else, or of another version, or cannot be used.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let connection = file::open(path)?;
        let id = file::id(&connection)?;
        let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let writer = Writer::start(connection)?;
        let (limit, period, readers) = (None, Period::Once, Mutex::default());
        Ok(Self { path, id, limit, period, serving: None, writer, readers, _lock: None })
    }

    /// Opens it for a broker whose calls go to this base URL, and may come to `limit` in each `period`.
    ///
    /// # Errors
    /// As [`SqliteLedger::open`]; another broker serves it, or it is of another service.
    pub(super) fn serve(path: &Path, base_url: &str, limit: Option<Usd>, period: Period) -> Result<Self> {
        let ledger = Self::open(path)?;
        let lock = file::lock(&ledger.path)?;
        ledger.read(|connection| file::check_base_url(connection, &ledger.path, base_url))?;
        let serving = file::take_over(&ledger.path)?;
        Ok(Self { limit, period, serving: Some(serving), _lock: Some(lock), ..ledger })
    }

    /// Does what only the broker that serves the ledger may do.
    fn write_as_server<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let (serving, path) = (self.serving.clone(), self.path.clone());
        self.writer.write(move |connection| {
            file::check_serves(connection, &path, serving.as_deref())?;
            work(connection)
        })
    }

    /// Asks on a connection that nobody else uses meanwhile. A question takes microseconds, so it is asked where it is.
    fn read<T>(&self, question: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let readers = || self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = readers().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => file::reader(&self.path)?,
        };
        let answer = question(&connection);
        readers().push(connection);
        answer
    }
}

impl Ledger for SqliteLedger {
    fn id(&self) -> &str {
        &self.id
    }

    fn token(&self, digest: &str) -> BoxFuture<'_, Result<Option<NewToken>>> {
        ready(self.read(|connection| tokens::find(connection, digest)))
    }

    fn add_token(&self, digest: String, token: NewToken, now: i64) -> BoxFuture<'_, Result<()>> {
        self.writer.write(move |connection| tokens::add(connection, &digest, &token, now))
    }

    fn revoke_token(&self, name: String, now: i64) -> BoxFuture<'_, Result<bool>> {
        self.writer.write(move |connection| tokens::revoke(connection, &name, now))
    }

    fn tokens(&self) -> BoxFuture<'_, Result<Vec<(Token, Account)>>> {
        ready(self.read(tokens::all))
    }

    fn found(&self, run: &str, operation: &str, subjects: &[Subject]) -> BoxFuture<'_, Result<Vec<Option<Found>>>> {
        ready(self.read(|connection| {
            subjects.iter().map(|subject| calls::found(connection, run, operation, subject)).collect()
        }))
    }

    fn answer(&self, call: i64) -> BoxFuture<'_, Result<Answered>> {
        ready(self.read(|connection| calls::answer(connection, call)))
    }

    fn begin(&self, call: NewCall) -> BoxFuture<'_, Result<Begun>> {
        let limit = self.limit.map(|limit| (limit, self.period));
        self.write_as_server(move |connection| calls::begin(connection, &call, limit))
    }

    fn end(&self, call: i64, ended: Ended) -> BoxFuture<'_, Result<bool>> {
        self.writer.write(move |connection| calls::end(connection, call, &ended))
    }

    fn note(&self, call: NewCall, answered: Answered) -> BoxFuture<'_, Result<()>> {
        self.write_as_server(move |connection| calls::note(connection, &call, &answered))
    }

    fn open(&self) -> BoxFuture<'_, Result<Vec<OpenRow>>> {
        self.writer.write(open_calls::all)
    }

    fn open_call(&self, call: i64) -> BoxFuture<'_, Result<Option<OpenRow>>> {
        ready(self.read(|connection| open_calls::one(connection, call)))
    }

    fn answers(
        &self,
        operations: &[&str],
        enterprise: &str,
        since: i64,
        after: i64,
    ) -> BoxFuture<'_, Result<Vec<Answer>>> {
        ready(self.read(|connection| open_calls::answers(connection, operations, enterprise, since, after)))
    }

    fn account(&self) -> BoxFuture<'_, Result<Account>> {
        ready(self.read(|connection| money::account(connection, self.period)))
    }

    fn runs(&self, most: u32) -> BoxFuture<'_, Result<Vec<RunRow>>> {
        ready(self.read(|connection| runs::all(connection, most)))
    }

    fn calls_of(&self, run: Option<&str>) -> BoxFuture<'_, Result<Vec<CallRow>>> {
        ready(self.read(|connection| runs::calls(connection, run)))
    }

    fn give_up_unknown(&self, run: Option<String>, now: i64) -> BoxFuture<'_, Result<u64>> {
        self.writer.write(move |connection| runs::give_up_unknown(connection, run.as_deref(), now))
    }

    fn settle_what_was_left(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            match file::lock(&self.path) {
                Ok(_held_meanwhile) => Ledger::open(self).await.map(drop),
                Err(_) => Ok(()),
            }
        })
    }
}

fn ready<'l, T: Send + 'l>(value: T) -> BoxFuture<'l, T> {
    Box::pin(std::future::ready(value))
}

impl From<rusqlite::Error> for LedgerError {
    fn from(why: rusqlite::Error) -> Self {
        Self(format!("the ledger cannot be used: SQLite says: {why}"))
    }
}
