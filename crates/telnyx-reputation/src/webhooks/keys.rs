//! The public keys that events are verified with.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::WebhookEvent;
use crate::error::{Error, Result};

/// How long an Ed25519 public key is.
const KEY_BYTES: usize = 32;

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// One or several Ed25519 public keys, as the portal shows them. Cheap to clone.
///
/// Several are for a rotation: until the new key is in use everywhere, an event signed with either is genuine.
///
/// ```no_run
/// use telnyx_reputation::webhooks::WebhookKeys;
///
/// # fn receive(body: &[u8], headers: &http::HeaderMap, old: &str, new: &str) -> telnyx_reputation::Result<()> {
/// let keys = WebhookKeys::new([old, new])?;
/// let event = keys.unwrap(body, headers)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WebhookKeys {
    pub(super) keys: Arc<[[u8; KEY_BYTES]]>,
    clock: Clock,
}

impl WebhookKeys {
    /// Takes keys in base64.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when none is given, or one is not the base64 of
    /// 32 bytes.
    pub fn new(public_keys: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self> {
        let keys = public_keys.into_iter().map(|key| decode(key.as_ref())).collect::<Result<Arc<[_]>>>()?;
        if keys.is_empty() {
            return Err(Error::configuration("no public key to verify events with is given"));
        }
        Ok(Self { keys, clock: Arc::new(SystemTime::now) })
    }

    /// The time to compare an event's with, in place of the machine's: for tests.
    #[must_use]
    pub fn clock(mut self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Verifies an event and gives it its type. The arguments are those of
    /// [`Webhooks::unwrap`](super::Webhooks::unwrap).
    ///
    /// # Errors
    /// [`ErrorKind::WebhookVerification`](crate::ErrorKind::WebhookVerification), as [`WebhookKeys::verify`], or when
    /// the body is no event although its signature is right.
    pub fn unwrap<K: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        payload: impl AsRef<[u8]>,
        headers: impl IntoIterator<Item = (K, V)>,
    ) -> Result<WebhookEvent> {
        let payload = payload.as_ref();
        self.verify(payload, headers)?;
        WebhookEvent::unverified(payload)
    }

    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }
}

fn decode(text: &str) -> Result<[u8; KEY_BYTES]> {
    let wrong = |why: String| Error::configuration(format!("a public key for events {why}"));
    let bytes = STANDARD.decode(text).map_err(|why| wrong("is not base64".to_owned()).with_source(why))?;
    let length = bytes.len();
    bytes.try_into().map_err(|_| wrong(format!("has {length} bytes in place of {KEY_BYTES}")))
}

impl fmt::Debug for WebhookKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<String> = self.keys.iter().map(|key| STANDARD.encode(key)).collect();
        f.debug_struct("WebhookKeys").field("keys", &keys).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_refused_with_the_reason() {
        let refusal = |keys: &[&str]| WebhookKeys::new(keys).unwrap_err().to_string();
        assert!(refusal(&[]).contains("no public key"));
        for (key, why) in [("not base64!", "not base64"), ("", "0 bytes"), (&STANDARD.encode([7; 33]), "33 bytes")] {
            assert!(refusal(&[&STANDARD.encode([7; 32]), key]).contains(why), "{key}");
        }
    }
}
