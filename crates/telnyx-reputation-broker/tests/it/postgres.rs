//! A server of PostgreSQL for the tests, when the ledgers are to be in one (`BROKER_LEDGERS=postgres`).

#[cfg(all(unix, feature = "postgres"))]
mod server;

/// The URL of a new database; `None` when ledgers are to be files.
pub async fn database() -> Option<String> {
    match std::env::var("BROKER_LEDGERS").as_deref() {
        Err(_) | Ok("" | "sqlite") => None,
        #[cfg(all(unix, feature = "postgres"))]
        Ok("postgres") => Some(server::database().await),
        Ok(other) => {
            panic!("BROKER_LEDGERS={other}: these tests know sqlite, and postgres with the feature of that name")
        }
    }
}

/// Lets a ledger's database be written, or read alone; `false` when the ledger is a file.
pub async fn let_write(ledger: &str, may_write: bool) -> bool {
    #[cfg(all(unix, feature = "postgres"))]
    if ledger.starts_with("postgres") {
        server::let_write(ledger, may_write).await;
        return true;
    }
    let _ = (ledger, may_write);
    false
}

/// Ends all connections to a ledger's database, as a network does; `false` when the ledger is a file.
pub async fn end_connections(ledger: &str) -> bool {
    #[cfg(all(unix, feature = "postgres"))]
    if ledger.starts_with("postgres") {
        server::end_connections(ledger).await;
        return true;
    }
    let _ = ledger;
    false
}
