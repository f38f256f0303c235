//! One connection that writes: all that waits is written in one transaction, and reaches the disk with one sync.

use futures::future::BoxFuture;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio_postgres::Config;

use super::super::{LedgerError, Result};
use super::database;
use super::session::Session;

/// How much is written together at most, so that nobody waits for long.
const MOST: usize = 128;

/// Does its work in the transaction, if there is one, and gives what is to be done when that is on the disk, or is not.
type Work = Box<dyn for<'s> FnOnce(Result<&'s Session>) -> BoxFuture<'s, Told> + Send>;
type Told = Box<dyn FnOnce(Result<()>) + Send>;

/// The way to the connection.
pub(super) struct Writer(UnboundedSender<Work>);

/// The connection, and what makes another one when it has ended.
pub(super) struct Link {
    pub(super) config: Config,
    pub(super) session: Session,
    /// What the ledger has as the broker whose it is, which has the lock; `None` when it is no broker's.
    pub(super) serving: Option<String>,
}

impl Writer {
    pub(super) fn start(link: Link) -> Self {
        let (works, waiting) = unbounded_channel();
        tokio::spawn(run(link, waiting));
        Self(works)
    }

    /// Does the work in a transaction, alone or with others. It is done also when the future is dropped, and has reached the
    /// disk when the future gives its result. Work that fails leaves nothing.
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl for<'s> FnOnce(&'s Session) -> BoxFuture<'s, Result<T>> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |session| {
            Box::pin(async move {
                let result = match session {
                    Ok(session) => in_savepoint(session, work).await,
                    Err(why) => Err(why),
                };
                // Whoever asked may have gone.
                Box::new(move |committed: Result<()>| drop(tell.send(committed.and(result)))) as Told
            })
        });
        let sent = self.0.send(work).is_ok();
        Box::pin(async move {
            let ended = || LedgerError("the ledger could not be written".to_owned());
            if !sent {
                return Err(ended());
            }
            told.await.map_err(|_| ended())?
        })
    }
}

async fn run(mut link: Link, mut waiting: UnboundedReceiver<Work>) {
    while let Some(first) = waiting.recv().await {
        let mut works = vec![first];
        while works.len() < MOST
            && let Ok(next) = waiting.try_recv()
        {
            works.push(next);
        }
        let (told, committed) = together(&mut link, works).await;
        if let Err(why) = &committed {
            tracing::error!(%why, "the ledger cannot be written");
        }
        told.into_iter().for_each(|tell| tell(committed.clone()));
    }
}

async fn together(link: &mut Link, works: Vec<Work>) -> (Vec<Told>, Result<()>) {
    let begun = link.begin().await;
    let mut told = Vec::with_capacity(works.len());
    for work in works {
        told.push(work(begun.as_ref().map(|session| *session).map_err(Clone::clone)).await);
    }
    let committed = match begun {
        // PostgreSQL answers the COMMIT of a transaction that has failed with success, and rolls it back.
        Ok(session) => session.batch("SELECT 1; COMMIT").await,
        Err(why) => Err(why),
    };
    if committed.is_err() {
        link.roll_back().await;
    }
    (told, committed)
}

impl Link {
    /// Begins a transaction. A connection may have ended without that having been seen yet.
    async fn begin(&mut self) -> Result<&Session> {
        let begun = self.connected().await?.batch("BEGIN").await;
        if begun.is_err() && self.session.is_closed() {
            self.connected().await?.batch("BEGIN").await?;
        } else {
            begun?;
        }
        Ok(&self.session)
    }

    /// The connection, or another one. Should it end while it commits, nobody knows whether that was done: it is said not to be,
    /// and what was begun is looked for as after a kill.
    async fn connected(&mut self) -> Result<&Session> {
        if self.session.is_closed() {
            let session = Session::connect(&self.config).await?;
            if let Some(name) = &self.serving {
                // The broker that has followed may be without its lock for a moment, and must find it free.
                database::check_serves(&session, Some(name)).await?;
                database::lock_to_serve(&session).await?;
            }
            self.session = session;
        }
        Ok(&self.session)
    }

    /// Leaves no transaction open. A connection on which that cannot be said is given up.
    async fn roll_back(&mut self) {
        if self.session.batch("ROLLBACK").await.is_err() {
            self.session.give_up();
        }
    }
}

async fn in_savepoint<T>(
    session: &Session,
    work: impl for<'s> FnOnce(&'s Session) -> BoxFuture<'s, Result<T>> + Send,
) -> Result<T> {
    session.batch("SAVEPOINT work").await?;
    let result = work(session).await;
    session.batch(if result.is_ok() { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" }).await?;
    result
}
