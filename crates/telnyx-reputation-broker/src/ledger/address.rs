//! Where a ledger is: in a file, or in a database.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use telnyx_reputation::{Period, Usd};

#[cfg(not(feature = "postgres"))]
use super::LedgerError;
#[cfg(feature = "postgres")]
use super::PostgresLedger;
use super::{Ledger, Result, SqliteLedger};

/// How the URL of a PostgreSQL database begins.
const POSTGRES: [&str; 2] = ["postgres://", "postgresql://"];

/// Where a ledger is.
#[derive(Clone)]
pub struct LedgerAddress(Place);

#[derive(Clone)]
enum Place {
    File(PathBuf),
    Postgres(String),
}

impl LedgerAddress {
    /// The file, when it is in one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Place::File(path) => Some(path),
            Place::Postgres(_) => None,
        }
    }

    /// Opens it, to make tokens or to read it. It is made when it is not there.
    pub(crate) async fn open(&self) -> Result<Arc<dyn Ledger>> {
        match &self.0 {
            Place::File(path) => Ok(Arc::new(SqliteLedger::open(path)?)),
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => Ok(Arc::new(PostgresLedger::open(url).await?)),
            #[cfg(not(feature = "postgres"))]
            Place::Postgres(_) => Err(without_postgres()),
        }
    }

    /// Opens it for a broker whose calls go to this base URL, and may come to `limit` in each `period`.
    pub(crate) async fn serve(&self, base_url: &str, limit: Option<Usd>, period: Period) -> Result<Arc<dyn Ledger>> {
        match &self.0 {
            Place::File(path) => Ok(Arc::new(SqliteLedger::serve(path, base_url, limit, period)?)),
            #[cfg(feature = "postgres")]
            Place::Postgres(url) => Ok(Arc::new(PostgresLedger::serve(url, base_url, limit, period).await?)),
            #[cfg(not(feature = "postgres"))]
            Place::Postgres(_) => Err(without_postgres()),
        }
    }
}

#[cfg(not(feature = "postgres"))]
fn without_postgres() -> LedgerError {
    LedgerError(
        "a ledger in PostgreSQL needs a program that was built with the feature `postgres` of telnyx-reputation-broker"
            .to_owned(),
    )
}

impl From<OsString> for LedgerAddress {
    /// A URL that begins with `postgres://` or `postgresql://` is of a database, anything else the path of a file.
    fn from(text: OsString) -> Self {
        let is_url = |text: &&str| POSTGRES.iter().any(|scheme| text.starts_with(scheme));
        Self(match text.to_str().filter(is_url) {
            Some(url) => Place::Postgres(url.to_owned()),
            None => Place::File(text.into()),
        })
    }
}

impl From<&str> for LedgerAddress {
    fn from(text: &str) -> Self {
        OsString::from(text).into()
    }
}

impl From<String> for LedgerAddress {
    fn from(text: String) -> Self {
        OsString::from(text).into()
    }
}

impl From<PathBuf> for LedgerAddress {
    fn from(path: PathBuf) -> Self {
        Self(Place::File(path))
    }
}

impl From<&Path> for LedgerAddress {
    fn from(path: &Path) -> Self {
        Self(Place::File(path.to_owned()))
    }
}

impl From<&PathBuf> for LedgerAddress {
    fn from(path: &PathBuf) -> Self {
        Self(Place::File(path.clone()))
    }
}

/// Without the password, wherever it stands in the URL.
impl fmt::Display for LedgerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::File(path) => path.display().fmt(f),
            Place::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or_default();
                match rest.rsplit_once('@') {
                    // A `?` before it may be of the password, or begin the parameters with one among them.
                    Some((before, _)) if before.contains('?') => write!(f, "{scheme}://..."),
                    Some((_, shown)) => write!(f, "{scheme}://{}", without_parameters(shown)),
                    None => write!(f, "{scheme}://{}", without_parameters(rest)),
                }
            }
        }
    }
}

fn without_parameters(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

impl fmt::Debug for LedgerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, shown) in [
            ("postgres://me:s@cr@t@db.internal:5432/ledger?sslmode=require", "postgres://db.internal:5432/ledger"),
            ("postgresql://db/ledger?password=s@cr@t&host=/run", "postgresql://..."),
            ("postgresql://db/ledger?password=s3cret", "postgresql://db/ledger"),
            ("postgres://me:s3cr?t@db/ledger", "postgres://..."),
            ("postgres://me:s3c/r#t@db/ledger", "postgres://db/ledger"),
            ("ledger.sqlite", "ledger.sqlite"),
        ] {
            let address = LedgerAddress::from(url);
            assert_eq!((address.to_string(), format!("{address:?}")), (shown.to_owned(), shown.to_owned()));
            assert_eq!(address.file().is_some(), !url.contains("://"));
        }
    }
}
