//! The API key, checked once and never shown.

use std::fmt;

use http::HeaderValue;

use crate::error::Error;

const SCHEME: &str = "Bearer ";

/// An API key, held as the header that carries it.
#[derive(Clone)]
pub(crate) struct ApiKey(HeaderValue);

impl ApiKey {
    /// Refuses a key that could not be sent as given; the message never holds the key.
    pub(crate) fn new(key: &str) -> Result<Self, Error> {
        if key.is_empty() {
            return Err(Error::configuration("the API key is empty"));
        }
        if !key.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(Error::configuration(
                "the API key holds a space, a line break or another character that no key has; \
                 check how it was copied or read from its file",
            ));
        }
        let mut value = HeaderValue::try_from(format!("{SCHEME}{key}"))
            .map_err(|_| Error::configuration("the API key cannot be sent in a header"))?;
        value.set_sensitive(true);
        Ok(Self(value))
    }

    pub(crate) fn header(&self) -> &HeaderValue {
        &self.0
    }

    /// The key itself, to be looked for and not to be shown.
    pub(crate) fn expose(&self) -> &str {
        self.0.to_str().ok().and_then(|header| header.strip_prefix(SCHEME)).unwrap_or_default()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_white_space_is_refused_without_being_shown() {
        for bad in ["", "KEY\n", " KEY", "KEY\r\nX-Injected: 1", "KÉY", "K\0Y"] {
            let message = ApiKey::new(bad).unwrap_err().to_string();
            assert!(!message.contains("KEY") && !message.contains("KÉY"), "{message}");
        }
    }

    #[test]
    fn debug_hides_the_key() {
        let key = ApiKey::new("KEY0123").unwrap();
        assert_eq!(format!("{key:?} {:?}", key.header()), "ApiKey(***) Sensitive");
    }
}
