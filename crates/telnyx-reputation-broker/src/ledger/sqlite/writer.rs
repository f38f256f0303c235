//! One thread that writes: all that waits is written in one transaction, and reaches the disk with one sync.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use futures::future::BoxFuture;
use rusqlite::Connection;
use tokio::sync::oneshot;

use super::super::{LedgerError, Result};

/// How much is written together at most, so that nobody waits for long.
const MOST: usize = 512;

/// Does its work in the transaction, and gives what is to be done when that is on the disk, or is not.
type Work = Box<dyn FnOnce(&Connection) -> Told + Send>;
type Told = Box<dyn FnOnce(Result<()>) + Send>;

/// The way to the thread. Dropping it waits until all is written.
pub(super) struct Writer {
    works: Option<Sender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self> {
        let (works, waiting) = channel();
        let thread = Builder::new()
            .name("ledger".to_owned())
            .spawn(move || run(&connection, &waiting))
            .map_err(|why| LedgerError(format!("the ledger's thread could not be started: {why}")))?;
        Ok(Self { works: Some(works), thread: Some(thread) })
    }

    /// Does the work in a transaction, alone or with others. It is done also when the future is dropped, and has reached the
    /// disk when the future gives its result. Work that fails leaves nothing.
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> BoxFuture<'static, Result<T>> {
        let (tell, told) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            let result = in_savepoint(connection, work);
            // Whoever asked may have gone.
            Box::new(move |committed| drop(tell.send(committed.and(result))))
        });
        let sent = self.works.as_ref().is_some_and(|works| works.send(work).is_ok());
        Box::pin(async move {
            let ended = || LedgerError("the ledger could not be written".to_owned());
            if !sent {
                return Err(ended());
            }
            told.await.map_err(|_| ended())?
        })
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.works = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing left to write.
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, waiting: &Receiver<Work>) {
    while let Ok(first) = waiting.recv() {
        let works: Vec<Work> = std::iter::once(first).chain(waiting.try_iter().take(MOST - 1)).collect();
        let (told, committed) = together(connection, works);
        told.into_iter().for_each(|tell| tell(committed.clone()));
    }
    // So that the file alone is the whole ledger, for whoever copies it. What keeps that from being done is no loss.
    let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
}

fn together(connection: &Connection, works: Vec<Work>) -> (Vec<Told>, Result<()>) {
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(LedgerError::from);
    if let Err(why) = begun {
        tracing::error!(%why, "the ledger cannot be written");
        // Whoever waits is told by it that their work is gone.
        drop(works);
        return (Vec::new(), Err(why));
    }
    let mut told = Vec::with_capacity(works.len());
    for work in works {
        // A disk that is full ends the transaction: what follows would be one of its own, and not be told of as such.
        if connection.is_autocommit() {
            break;
        }
        told.push(work(connection));
    }
    let committed = connection.execute_batch("COMMIT").map_err(LedgerError::from);
    if let Err(why) = &committed {
        tracing::error!(%why, "the ledger cannot be written");
        // A failed commit may have ended the transaction already.
        let _ = connection.execute_batch("ROLLBACK");
    }
    (told, committed)
}

fn in_savepoint<T>(connection: &Connection, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
    connection.execute_batch("SAVEPOINT work")?;
    let result = work(connection);
    let end = if result.is_ok() { "RELEASE work" } else { "ROLLBACK TO work; RELEASE work" };
    connection.execute_batch(end)?;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_fails_leaves_nothing_and_takes_nothing_with_it() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY)").unwrap();
        let writer = Writer::start(connection).unwrap();
        let insert = |x: i64, fails: bool| {
            writer.write(move |connection| {
                connection.execute("INSERT INTO t VALUES (?1)", [x])?;
                if fails { Err(LedgerError("no".to_owned())) } else { Ok(x) }
            })
        };
        let (first, second, third) = futures::join!(insert(1, false), insert(2, true), insert(3, false));
        assert_eq!((first.unwrap(), second.is_err(), third.unwrap()), (1, true, 3));
        let all = writer
            .write(|connection| Ok(connection.query_row("SELECT sum(x) FROM t", [], |row| row.get::<_, i64>(0))?));
        assert_eq!(all.await.unwrap(), 4);
    }
}
