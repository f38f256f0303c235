//! Encryption of the connection to the database, as the URL asks for it (`sslmode`).

use std::sync::Arc;

use rustls::ClientConfig;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::super::{LedgerError, Result};

/// What encrypts connections, to servers whose certificates the system trusts.
pub(super) fn connector() -> Result<MakeRustlsConnect> {
    let refused = |why: rustls::Error| LedgerError(format!("connections to the ledger cannot be encrypted: {why}"));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(refused)?
        .with_platform_verifier()
        .map_err(refused)?
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
