//! `client.webhooks()`, spelled as in the official packages.

use std::fmt;

use super::{WebhookEvent, WebhookKeys};
use crate::client::Client;
use crate::env;
use crate::error::{Error, Result};

/// Reads delivered events with the client's public key. Nothing here sends anything.
#[derive(Clone)]
pub struct Webhooks {
    client: Client,
}

impl Client {
    /// Events that were delivered to you: verified, and typed.
    ///
    /// ```no_run
    /// use telnyx_reputation::Client;
    /// use telnyx_reputation::webhooks::WebhookEvent;
    ///
    /// # fn receive(client: &Client, body: &[u8], headers: &http::HeaderMap) -> telnyx_reputation::Result<()> {
    /// match client.webhooks().unwrap(body, headers)? {
    ///     WebhookEvent::NumberFlagged(event) => println!("confirm {}", event.data.payload.phone_number),
    ///     event => println!("{}", event.event_type()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn webhooks(&self) -> Webhooks {
        Webhooks { client: self.clone() }
    }
}

impl Webhooks {
    /// Verifies an event with the client's public key and gives it its type.
    ///
    /// `payload` is the body exactly as it was received; a body that was parsed and written again does not verify.
    /// `headers` are pairs of name and value, of which the names are matched without regard to case: an
    /// `&http::HeaderMap`, a `&HashMap<String, String>`, an array of pairs.
    ///
    /// # Errors
    /// [`ErrorKind::WebhookVerification`](crate::ErrorKind::WebhookVerification), as [`WebhookKeys::verify`];
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the client has no public key.
    pub fn unwrap<K: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        payload: impl AsRef<[u8]>,
        headers: impl IntoIterator<Item = (K, V)>,
    ) -> Result<WebhookEvent> {
        let keys = self.client.shared.webhook_keys.as_ref().ok_or_else(|| {
            Error::configuration(format!(
                "no public key to verify events with: give one to the client, or set {}",
                env::PUBLIC_KEY
            ))
        })?;
        keys.unwrap(payload, headers)
    }

    /// As [`Webhooks::unwrap`], with these base64 public keys in place of the client's; any of them will do.
    ///
    /// # Errors
    /// As [`Webhooks::unwrap`], and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when a key is none.
    pub fn unwrap_with_keys<K: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        payload: impl AsRef<[u8]>,
        headers: impl IntoIterator<Item = (K, V)>,
        public_keys: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<WebhookEvent> {
        WebhookKeys::new(public_keys)?.unwrap(payload, headers)
    }

    /// Gives an event its type without verifying it. Anyone can send such a body: for tests and for events that were
    /// verified before.
    ///
    /// # Errors
    /// [`ErrorKind::WebhookVerification`](crate::ErrorKind::WebhookVerification) when the body is no event at all.
    pub fn unsafe_unwrap(&self, payload: impl AsRef<[u8]>) -> Result<WebhookEvent> {
        WebhookEvent::unverified(payload)
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks").field("keys", &self.client.shared.webhook_keys).finish()
    }
}
