//! The ledger in a database of PostgreSQL; no other module holds a statement of it.

mod calls;
mod database;
mod money;
mod open_calls;
mod runs;
mod session;
mod tls;
mod tokens;
mod writer;

use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;
use telnyx_reputation::{Period, Usd};
use tokio::sync::Semaphore;
use tokio_postgres::Config;

use self::session::Session;
use self::writer::{Link, Writer};
use super::kept::{Account, Answer, Answered, Begun, CallRow, Ended, Found, NewCall, OpenRow, RunRow, Subject};
use super::{Ledger, LedgerError, Result};
use crate::token::{NewToken, Token};

/// How many questions are asked at once, each on a connection of its own.
const READERS: usize = 8;

/// A ledger in a database, in a schema of its own. One broker at a time serves it; other processes may read it, make and
/// revoke tokens, and let runs send again.
pub(super) struct PostgresLedger {
    config: Config,
    id: String,
    limit: Option<Usd>,
    period: Period,
    /// What the ledger has as the broker that serves it, for as long as it is this one.
    serving: Option<String>,
    writer: Writer,
    places: Semaphore,
    /// Connections that nobody asks on.
    idle: Mutex<Vec<Session>>,
}

impl PostgresLedger {
    pub(super) async fn open(url: &str) -> Result<Self> {
        let config = database::config(url)?;
        let session = Session::connect(&config).await?;
        let id = database::prepare(&session).await?;
        Ok(Self::new(Link { config, session, serving: None }, id, None, Period::Once))
    }

    pub(super) async fn serve(url: &str, base_url: &str, limit: Option<Usd>, period: Period) -> Result<Self> {
        let config = database::config(url)?;
        let session = Session::connect(&config).await?;
        let id = database::prepare(&session).await?;
        database::lock_to_serve(&session).await?;
        database::check_base_url(&session, base_url).await?;
        database::check_disk(&session).await?;
        let serving = Some(database::take_over(&session).await?);
        Ok(Self::new(Link { config, session, serving }, id, limit, period))
    }

    fn new(link: Link, id: String, limit: Option<Usd>, period: Period) -> Self {
        let (config, serving) = (link.config.clone(), link.serving.clone());
        let (writer, places) = (Writer::start(link), Semaphore::new(READERS));
        Self { config, id, limit, period, serving, writer, places, idle: Mutex::default() }
    }

    /// Does what only the broker that serves the ledger may do.
    fn write_as_server<T: Send + 'static>(
        &self,
        work: impl for<'s> FnOnce(&'s Session) -> BoxFuture<'s, Result<T>> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let serving = self.serving.clone();
        self.writer.write(move |session| {
            Box::pin(async move {
                database::check_serves(session, serving.as_deref()).await?;
                work(session).await
            })
        })
    }

    /// Asks on a connection that nobody else uses meanwhile.
    async fn read<T>(&self, question: impl AsyncFnOnce(&Session) -> Result<T>) -> Result<T> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let _place =
            self.places.acquire().await.map_err(|_| LedgerError("the ledger cannot be read any more".to_owned()))?;
        // Lets the runtime see which of them have ended meanwhile: one turn for the driver, one for the connection's own task.
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let known = idle().pop().filter(|session| !session.is_closed());
        let session = match known {
            Some(session) => session,
            None => Session::connect(&self.config).await?,
        };
        let answer = question(&session).await;
        idle().push(session);
        answer
    }
}

impl Ledger for PostgresLedger {
    fn id(&self) -> &str {
        &self.id
    }

    fn token(&self, digest: &str) -> BoxFuture<'_, Result<Option<NewToken>>> {
        let digest = digest.to_owned();
        Box::pin(async move { self.read(async |session| tokens::find(session, &digest).await).await })
    }

    fn add_token(&self, digest: String, token: NewToken, now: i64) -> BoxFuture<'_, Result<()>> {
        self.writer.write(move |session| Box::pin(async move { tokens::add(session, &digest, &token, now).await }))
    }

    fn revoke_token(&self, name: String, now: i64) -> BoxFuture<'_, Result<bool>> {
        self.writer.write(move |session| Box::pin(async move { tokens::revoke(session, &name, now).await }))
    }

    fn tokens(&self) -> BoxFuture<'_, Result<Vec<(Token, Account)>>> {
        Box::pin(self.read(async |session| tokens::all(session).await))
    }

    fn found(&self, run: &str, operation: &str, subjects: &[Subject]) -> BoxFuture<'_, Result<Vec<Option<Found>>>> {
        let (run, operation, subjects) = (run.to_owned(), operation.to_owned(), subjects.to_vec());
        Box::pin(
            async move { self.read(async |session| calls::found(session, &run, &operation, &subjects).await).await },
        )
    }

    fn answer(&self, call: i64) -> BoxFuture<'_, Result<Answered>> {
        Box::pin(self.read(async move |session| calls::answer(session, call).await))
    }

    fn begin(&self, call: NewCall) -> BoxFuture<'_, Result<Begun>> {
        let limit = self.limit.map(|limit| (limit, self.period));
        self.write_as_server(move |session| Box::pin(async move { calls::begin(session, &call, limit).await }))
    }

    fn end(&self, call: i64, ended: Ended) -> BoxFuture<'_, Result<bool>> {
        self.writer.write(move |session| Box::pin(async move { calls::end(session, call, &ended).await }))
    }

    fn note(&self, call: NewCall, answered: Answered) -> BoxFuture<'_, Result<()>> {
        self.write_as_server(move |session| Box::pin(async move { calls::note(session, &call, &answered).await }))
    }

    fn open(&self) -> BoxFuture<'_, Result<Vec<OpenRow>>> {
        self.writer.write(|session| Box::pin(open_calls::all(session)))
    }

    fn open_call(&self, call: i64) -> BoxFuture<'_, Result<Option<OpenRow>>> {
        Box::pin(self.read(async move |session| open_calls::one(session, call).await))
    }

    fn answers(
        &self,
        operations: &[&str],
        enterprise: &str,
        since: i64,
        after: i64,
    ) -> BoxFuture<'_, Result<Vec<Answer>>> {
        let operations: Vec<String> = operations.iter().map(|&id| id.to_owned()).collect();
        let enterprise = enterprise.to_owned();
        Box::pin(async move {
            self.read(async |session| open_calls::answers(session, &operations, &enterprise, since, after).await).await
        })
    }

    fn account(&self) -> BoxFuture<'_, Result<Account>> {
        Box::pin(self.read(async |session| money::account(session, self.period).await))
    }

    fn runs(&self, most: u32) -> BoxFuture<'_, Result<Vec<RunRow>>> {
        Box::pin(self.read(async move |session| runs::all(session, most).await))
    }

    fn calls_of(&self, run: Option<&str>) -> BoxFuture<'_, Result<Vec<CallRow>>> {
        let run = run.map(str::to_owned);
        Box::pin(async move { self.read(async |session| runs::calls(session, run.as_deref()).await).await })
    }

    fn give_up_unknown(&self, run: Option<String>, now: i64) -> BoxFuture<'_, Result<u64>> {
        self.writer
            .write(move |session| Box::pin(async move { runs::give_up_unknown(session, run.as_deref(), now).await }))
    }

    fn settle_what_was_left(&self) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            // The lock goes with its connection.
            let session = Session::connect(&self.config).await?;
            if database::lock(&session).await? { Ledger::open(self).await.map(drop) } else { Ok(()) }
        })
    }
}
