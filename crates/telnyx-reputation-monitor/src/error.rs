//! Why the monitor could not do what it was asked for.

use std::fmt;
use std::path::PathBuf;

/// The result of the monitor's functions.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong. The store is then as it was before.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The list could not be read.
    Client(telnyx_reputation::Error),
    /// The list was another each time that it was read, or tells different things of itself.
    ListChanged(String),
    /// Other collectors wrote each time while this one read.
    Overtaken,
    /// The store is that of another account, or knows more than the answer.
    OtherAccount(String),
    /// The store has nothing of that enterprise, so that no answer would be about it.
    UnknownEnterprise {
        /// What was asked for.
        enterprise_id: String,
        /// The ids that it knows, first those that begin with what was asked for.
        known: Vec<String>,
    },
    /// The file is no store of this version, and was left as it is.
    NotAStore {
        /// Which file.
        path: PathBuf,
        /// What it is.
        why: String,
    },
    /// A file that keeps two processes from doing the same cannot be made or locked.
    Lock {
        /// Which file.
        path: PathBuf,
        /// Why.
        why: std::io::Error,
    },
    /// SQLite could not read or write the store.
    Store(rusqlite::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(error) => error.fmt(f),
            Self::ListChanged(how) => {
                write!(f, "the list of numbers changed while it was read: {how}. Nothing was written; collect again")
            }
            Self::Overtaken => f.write_str(
                "another collector wrote to the store each time while this one read the list; nothing was written here",
            ),
            Self::OtherAccount(why) => f.write_str(why),
            Self::UnknownEnterprise { enterprise_id, known } => unknown_enterprise(f, enterprise_id, known),
            Self::NotAStore { path, why } => write!(f, "{}: {why}", path.display()),
            Self::Lock { path, why } => write!(f, "{} cannot be locked: {why}", path.display()),
            Self::Store(why) => write!(f, "the store: {why}"),
        }
    }
}

/// So many ids are named in a message.
const NAMED: usize = 5;

fn unknown_enterprise(f: &mut fmt::Formatter<'_>, asked: &str, known: &[String]) -> fmt::Result {
    write!(f, "{asked}: the store knows no such enterprise; it knows ")?;
    if known.is_empty() {
        return f.write_str("none");
    }
    f.write_str(&known[..known.len().min(NAMED)].join(", "))?;
    if known.len() > NAMED {
        write!(f, " and {} more", known.len() - NAMED)?;
    }
    if known[0].starts_with(asked) { f.write_str("; write the whole id") } else { Ok(()) }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Client(error) => Some(error),
            Self::Lock { why, .. } => Some(why),
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<telnyx_reputation::Error> for Error {
    fn from(error: telnyx_reputation::Error) -> Self {
        Self::Client(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error)
    }
}
