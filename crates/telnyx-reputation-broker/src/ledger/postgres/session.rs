//! A connection to the database, with the statements that it knows.

use std::collections::HashMap;
use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio_postgres::config::SslMode;
use tokio_postgres::types::{FromSqlOwned, ToSql};
use tokio_postgres::{Client, Config, Connection, NoTls, Row, Statement};

use super::super::{LedgerError, Result};
use super::tls;

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// The tables are in a schema of their own, beside whatever else is in the database. A commit has reached the disk, also where
/// the server's own setting is another.
const SETTINGS: &str = "SET search_path TO telnyx_reputation_broker; SET synchronous_commit TO on;
    SET client_min_messages TO warning; SET statement_timeout TO '30s'; SET lock_timeout TO '10s'";

/// A parameter of a statement.
pub(super) type Parameter<'p> = &'p (dyn ToSql + Sync);

/// One connection.
pub(super) struct Session {
    client: Client,
    is_given_up: bool,
    known: Mutex<HashMap<&'static str, Statement>>,
}

impl Session {
    pub(super) async fn connect(config: &Config) -> Result<Self> {
        let connecting = async {
            match config.get_ssl_mode() {
                SslMode::Disable => Ok(driven(config.connect(NoTls).await?)),
                _ => Ok(driven(config.connect(tls::connector()?).await?)),
            }
        };
        let client: Result<Client> = tokio::time::timeout(CONNECTING, connecting)
            .await
            .map_err(|_| LedgerError("the database of the ledger cannot be reached in time".to_owned()))?;
        let session = Self { client: client?, is_given_up: false, known: Mutex::default() };
        session.batch(SETTINGS).await?;
        Ok(session)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_given_up || self.client.is_closed()
    }

    /// Uses it no more.
    pub(super) fn give_up(&mut self) {
        self.is_given_up = true;
    }

    /// Does statements without parameters.
    pub(super) async fn batch(&self, statements: &str) -> Result<()> {
        Ok(self.client.batch_execute(statements).await?)
    }

    pub(super) async fn rows(&self, statement: &'static str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>> {
        let statement = self.prepared(statement).await?;
        Ok(self.client.query(&statement, parameters).await?)
    }

    pub(super) async fn row(&self, statement: &'static str, parameters: &[Parameter<'_>]) -> Result<Option<Row>> {
        Ok(self.rows(statement, parameters).await?.into_iter().next())
    }

    /// How many rows it changed.
    pub(super) async fn change(&self, statement: &'static str, parameters: &[Parameter<'_>]) -> Result<u64> {
        let statement = self.prepared(statement).await?;
        Ok(self.client.execute(&statement, parameters).await?)
    }

    async fn prepared(&self, statement: &'static str) -> Result<Statement> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(statement).cloned();
        if let Some(prepared) = found {
            return Ok(prepared);
        }
        let prepared = self.client.prepare(statement).await?;
        known().insert(statement, prepared.clone());
        Ok(prepared)
    }
}

/// The client of a connection, which goes on by itself.
fn driven<S, T>((client, connection): (Client, Connection<S, T>)) -> Client
where
    Connection<S, T>: Future<Output = std::result::Result<(), tokio_postgres::Error>> + Send + 'static,
{
    tokio::spawn(async move {
        // Whoever asks on it is told of it.
        if let Err(why) = connection.await {
            tracing::debug!(%why, "a connection to the ledger's database has ended");
        }
    });
    client
}

/// A cell of a row.
pub(super) fn cell<T: FromSqlOwned>(row: &Row, column: usize) -> Result<T> {
    Ok(row.try_get(column)?)
}

impl From<tokio_postgres::Error> for LedgerError {
    fn from(why: tokio_postgres::Error) -> Self {
        let cause = why.source().map(|cause| format!(" ({cause})")).unwrap_or_default();
        Self(format!("the ledger cannot be used: PostgreSQL says: {why}{cause}"))
    }
}
