//! The API key, checked once and never shown.

use std::borrow::Cow;
use std::fmt;

use http::HeaderValue;

use crate::error::{Error, hide};
use crate::secret::is_quoted;

const SCHEME: &str = "Bearer ";

/// An API key, held as the header that carries it.
#[derive(Clone)]
pub(crate) struct ApiKey(HeaderValue);

impl ApiKey {
    /// Refuses a key that could not be sent; the message never holds the key. White space around it, as the line break
    /// that ends a file, is no part of it. Spaces inside are sent: the API knows which keys there are.
    pub(crate) fn new(key: &str) -> Result<Self, Error> {
        let key = key.trim();
        if key.is_empty() {
            return Err(Error::configuration("the API key is empty"));
        }
        if is_quoted(key) {
            return Err(Error::configuration("the API key is in quotes, which are no part of it: take them away"));
        }
        if !key.bytes().all(|b| b.is_ascii_graphic() || b == b' ') {
            return Err(Error::configuration(
                "the API key holds a line break or another character that no key has; \
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

    /// The text with `***` wherever the key stands in it.
    pub(crate) fn hide_in<'t>(&self, text: &'t str) -> Cow<'t, str> {
        hide(self.expose(), text)
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
    fn a_key_that_cannot_be_sent_is_refused_without_being_shown() {
        for bad in [
            "",
            " \n",
            "KEY\nKEY",
            "KEY\tKEY",
            "KEY\u{a0}KEY",
            "KEY\r\nX-Injected: 1",
            "KÉY",
            "K\0Y",
            "\"KEY\"",
            "'KEY'\n",
        ] {
            let message = ApiKey::new(bad).unwrap_err().to_string();
            assert!(!message.contains("KEY") && !message.contains("KÉY"), "{message}");
        }
    }

    #[test]
    fn white_space_around_a_key_is_no_part_of_it() {
        for given in ["KEY0123\n", "KEY0123\r\n", " KEY0123\t"] {
            assert_eq!(ApiKey::new(given).unwrap().expose(), "KEY0123");
        }
    }

    #[test]
    fn a_key_of_several_words_is_sent_as_it_is() {
        let key = ApiKey::new(" My API Key\n").unwrap();
        assert_eq!((key.expose(), key.header().to_str().unwrap()), ("My API Key", "Bearer My API Key"));
    }

    #[test]
    fn a_text_that_repeats_a_key_is_told_without_it() {
        let key = ApiKey::new("KEY0123").unwrap();
        assert_eq!(key.hide_in("KEY0123, not KEY012 but KEY0123"), "***, not KEY012 but ***");
        assert_eq!(key.hide_in("KEY"), "KEY");
    }

    #[test]
    fn the_beginning_of_a_key_that_a_cut_has_left_is_hidden_too() {
        let key = ApiKey::new("KEY01234KEY01234_rest").unwrap();
        assert_eq!(key.hide_in("a KEY01234KEY01..., KEY01234! KEY0123"), "a ***..., ***! KEY0123");
        assert_eq!(key.hide_in("KEY01234KEY01234_rest and KEY01234KEY01234_rest"), "*** and ***");
        assert_eq!(key.hide_in("KEY01234KEY01234KEY01234_rest"), "***");
        assert_eq!(ApiKey::new("*").unwrap().hide_in("no"), "no");
    }

    #[test]
    fn debug_hides_the_key() {
        let key = ApiKey::new("KEY0123").unwrap();
        assert_eq!(format!("{key:?} {:?}", key.header()), "ApiKey(***) Sensitive");
    }
}
