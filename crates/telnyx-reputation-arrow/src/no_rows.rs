//! Why JSON gives no rows.

use std::fmt;

/// Why a page, or a record, gives no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRows {
    /// The page is no object.
    NoPage,
    /// The page has no `data`, or one that is no list.
    NoData,
    /// An object has this key twice, and nothing says which of the two counts.
    Twice(&'static str),
}

impl fmt::Display for NoRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPage => f.write_str("the page is no object"),
            Self::NoData => f.write_str("the page has no list \"data\""),
            Self::Twice(key) => write!(f, "an object has \"{key}\" twice"),
        }
    }
}

impl std::error::Error for NoRows {}
