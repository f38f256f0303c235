//! The database itself: its tables, whose ledger it is, and which broker serves it.

use std::net::IpAddr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};

use super::super::{LedgerError, Result};
use super::session::{Session, cell};
use crate::digest::random;

const SCHEMA_VERSION: &str = "2";
const SCHEMA: &str = include_str!("schema.sql");

/// How long a connection may be quiet before the server is asked whether it is there, how often it is asked, and how long
/// what is sent to it may be without its word that it came.
const QUIET: Duration = Duration::from_secs(20);
const BETWEEN_PROBES: Duration = Duration::from_secs(5);
const PROBES: u32 = 3;
const UNHEARD: Duration = Duration::from_secs(30);

/// Held by the broker that serves the ledger, for as long as its connection lasts.
const SERVING: i64 = i64::from_be_bytes(*b"NRBroker");
/// Held while the tables are made.
const MAKING: i64 = i64::from_be_bytes(*b"NRSchema");

/// Reads the URL. A password that it has not is that of `PGPASSWORD`, as with PostgreSQL's own programs.
pub(super) fn config(url: &str) -> Result<Config> {
    // What cannot be read may be the password.
    let mut config: Config =
        url.parse().map_err(|_| LedgerError("the URL of the ledger's database cannot be read".to_owned()))?;
    if config.get_password().is_none()
        && let Ok(password) = std::env::var("PGPASSWORD")
    {
        config.password(password);
    }
    if config.get_ssl_mode() == SslMode::Prefer {
        // What is said to another machine is encrypted, unless the URL says otherwise, and not only where nobody in between
        // objects to it.
        // `hostaddr` is where a connection goes, whatever the host is called.
        let is_here = config.get_hosts().iter().all(is_local) && config.get_hostaddrs().iter().all(IpAddr::is_loopback);
        config.ssl_mode(if is_here { SslMode::Disable } else { SslMode::Require });
    }
    // A server that is gone without a word is noticed within a minute, and not after hours.
    if config.get_keepalives_idle() > QUIET {
        config.keepalives_idle(QUIET);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(BETWEEN_PROBES);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(PROBES);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(UNHEARD);
    }
    if config.get_application_name().is_none() {
        config.application_name("telnyx-reputation broker");
    }
    Ok(config)
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback()),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

/// The id of the ledger, whose tables are made where there are none.
pub(super) async fn prepare(session: &Session) -> Result<String> {
    session.batch("BEGIN").await?;
    let prepared = prepare_in_transaction(session).await;
    session.batch(if prepared.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    prepared
}

async fn prepare_in_transaction(session: &Session) -> Result<String> {
    session.row("SELECT pg_advisory_xact_lock($1)", &[&MAKING]).await?;
    let known = "SELECT 1 FROM information_schema.tables
                 WHERE table_schema = 'telnyx_reputation_broker' AND table_name = 'settings'";
    if session.row(known, &[]).await?.is_none() {
        let id = random::<9>().ok_or_else(|| LedgerError("the system has no random numbers".to_owned()))?;
        session.batch("CREATE SCHEMA IF NOT EXISTS telnyx_reputation_broker").await?;
        session.batch(SCHEMA).await?;
        let insert = "INSERT INTO settings VALUES ('id', $1), ('schema_version', $2)";
        session.change(insert, &[&id, &SCHEMA_VERSION]).await?;
    }
    match setting(session, "schema_version").await?.as_deref() {
        Some(SCHEMA_VERSION) => {}
        _ => return Err(LedgerError("the ledger is of another version, and was left as it is".to_owned())),
    }
    setting(session, "id").await?.ok_or_else(|| LedgerError("the ledger has no id".to_owned()))
}

/// Refuses another service than the one that the ledger is of: a recorded answer means something only there.
pub(super) async fn check_base_url(session: &Session, base_url: &str) -> Result<()> {
    let insert = "INSERT INTO settings VALUES ('base_url', $1) ON CONFLICT DO NOTHING";
    session.change(insert, &[&base_url]).await?;
    match setting(session, "base_url").await? {
        Some(known) if known != base_url => Err(LedgerError(format!(
            "the ledger is of {known}, and the calls are to go to {base_url}: give another --ledger"
        ))),
        _ => Ok(()),
    }
}

/// Says it when the server does not wait for its disk: then nothing that is written is safe from a power cut.
pub(super) async fn check_disk(session: &Session) -> Result<()> {
    let fsync: Option<String> = session.row("SHOW fsync", &[]).await?.map(|row| cell(&row, 0)).transpose()?;
    if fsync.as_deref() == Some("off") {
        tracing::warn!(
            "the ledger's server does not wait for its disk (fsync = off): a power cut may lose what was written"
        );
    }
    Ok(())
}

/// Takes the lock of the broker that serves the ledger. The server gives it back when the connection ends, however it does.
pub(super) async fn lock(session: &Session) -> Result<bool> {
    let locked = session.row("SELECT pg_try_advisory_lock($1)", &[&SERVING]).await?;
    locked.map_or(Ok(false), |row| cell(&row, 0))
}

/// Takes the lock for a broker.
pub(super) async fn lock_to_serve(session: &Session) -> Result<()> {
    if lock(session).await? {
        return Ok(());
    }
    let why = "another broker serves the ledger: two would each believe that the limit is theirs alone";
    Err(LedgerError(why.to_owned()))
}

/// Writes down that a new broker serves the ledger, and by which name. The one before may have lost its connection, and the
/// lock with it, without knowing it yet.
pub(super) async fn take_over(session: &Session) -> Result<String> {
    let name = random::<9>().ok_or_else(|| LedgerError("the system has no random numbers".to_owned()))?;
    let update = "INSERT INTO settings VALUES ('serving', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    session.change(update, &[&name]).await?;
    Ok(name)
}

/// Refuses whoever is not, or no longer, the broker that serves the ledger. Another one takes over only after this transaction.
pub(super) async fn check_serves(session: &Session, name: Option<&str>) -> Result<()> {
    let serving = "SELECT value FROM settings WHERE name = 'serving' FOR SHARE";
    let serving: Option<String> = session.row(serving, &[]).await?.map(|row| cell(&row, 0)).transpose()?;
    if name.is_some() && serving.as_deref() == name {
        return Ok(());
    }
    Err(LedgerError("another broker serves the ledger by now".to_owned()))
}

async fn setting(session: &Session, name: &str) -> Result<Option<String>> {
    let row = session.row("SELECT value FROM settings WHERE name = $1", &[&name]).await?;
    row.map(|row| cell(&row, 0)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_another_machine_is_encrypted_unless_the_url_says_otherwise() {
        for (url, mode) in [
            ("postgres:///ledger?host=/run/postgresql", SslMode::Disable),
            ("postgres://127.0.0.1/ledger", SslMode::Disable),
            ("postgres://[::1]/ledger", SslMode::Disable),
            ("postgres://db.internal/ledger", SslMode::Require),
            ("postgres://localhost,db.internal/ledger", SslMode::Require),
            ("postgres:///ledger?hostaddr=10.0.0.5", SslMode::Require),
            ("postgres://localhost/ledger?hostaddr=10.0.0.5", SslMode::Require),
            ("postgres://localhost/ledger?hostaddr=127.0.0.1", SslMode::Disable),
            ("postgres://db.internal/ledger?sslmode=disable", SslMode::Disable),
            ("postgres://localhost/ledger?sslmode=require", SslMode::Require),
        ] {
            assert_eq!(config(url).unwrap().get_ssl_mode(), mode, "{url}");
        }
    }

    #[test]
    fn a_server_that_is_gone_is_noticed_soon_unless_the_url_says_otherwise() {
        let times = |url: &str| {
            let config = config(url).unwrap();
            let seconds = [Some(config.get_keepalives_idle()), config.get_tcp_user_timeout().copied()];
            seconds.map(|time| time.unwrap_or_default().as_secs())
        };
        assert_eq!(times("postgres://db.internal/ledger"), [20, 30]);
        assert_eq!(times("postgres://db.internal/ledger?keepalives_idle=7&tcp_user_timeout=8"), [7, 8]);
    }

    #[test]
    fn a_url_that_cannot_be_read_is_not_shown() {
        let refused = config("postgres://me:s3cret@host:port/ledger").unwrap_err().to_string();
        assert!(!refused.contains("s3cret"), "{refused}");
    }
}
