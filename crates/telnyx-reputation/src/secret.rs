//! Options that must not be shown, since they hold a key or a password.

use std::fmt;

/// An option that holds, or may hold, a key or a password.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, to be used and not to be shown.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether a key is in quotes, as some readers of environment files leave it.
pub(crate) fn is_quoted(key: &str) -> bool {
    let key = key.trim();
    key.starts_with(['"', '\'']) || key.ends_with(['"', '\''])
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
