//! The public keys that events are verified with.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::WebhookEvent;
use crate::error::{Error, Result};
use crate::secret::is_quoted;

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
    /// Takes keys in base64, or as PEM.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when none is given, one is not the base64 of 32
    /// bytes, or it is one by which anybody could sign.
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

/// What the key of a PEM begins with: that it is one of Ed25519 (RFC 8410).
const PEM_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

fn decode(text: &str) -> Result<[u8; KEY_BYTES]> {
    let wrong = |why: String| Error::configuration(format!("a public key for events {why}"));
    if is_quoted(text) {
        return Err(wrong("is in quotes, which are no part of it: take them away".to_owned()));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let bytes =
        STANDARD.decode(lines.collect::<String>()).map_err(|why| wrong("is not base64".to_owned()).with_source(why))?;
    let bytes = bytes.strip_prefix(&PEM_HEAD).unwrap_or(&bytes);
    let length = bytes.len();
    let key = bytes.try_into().map_err(|_| wrong(format!("has {length} bytes in place of {KEY_BYTES}")))?;
    if is_of_small_order(&key) {
        return Err(wrong("is none that a service can have: anybody could sign by it".to_owned()));
    }
    Ok(key)
}

/// Points of order 8.
const ORDER_8: [[u8; KEY_BYTES]; 2] = [
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

/// Whether a multiple of the key is nothing, so that one signature is right for many texts. The sign does not matter.
fn is_of_small_order(key: &[u8; KEY_BYTES]) -> bool {
    let mut y = *key;
    y[KEY_BYTES - 1] &= 0x7f;
    let between = &y[1..KEY_BYTES - 1];
    match (y[0], y[KEY_BYTES - 1]) {
        (0 | 1, 0) => between.iter().all(|byte| *byte == 0),
        // The prime without one, the prime, and with one.
        (0xec..=0xee, 0x7f) => between.iter().all(|byte| *byte == 0xff),
        _ => ORDER_8.contains(&y),
    }
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
        for (key, why) in [
            ("not base64!", "not base64"),
            ("", "0 bytes"),
            (&STANDARD.encode([7; 33]), "33 bytes"),
            (&format!("\"{}\"", STANDARD.encode([7; 32])), "in quotes"),
            (&format!("'{}'\n", STANDARD.encode([7; 32])), "in quotes"),
        ] {
            assert!(refusal(&[&STANDARD.encode([7; 32]), key]).contains(why), "{key}");
        }
    }

    #[test]
    fn a_key_by_which_anybody_could_sign_is_refused() {
        let ends = |first, between, last| {
            let mut key = [between; KEY_BYTES];
            (key[0], key[KEY_BYTES - 1]) = (first, last);
            key
        };
        let points =
            [ends(0, 0, 0), ends(1, 0, 0), ends(0xec, 0xff, 0x7f), ends(0xed, 0xff, 0x7f), ends(0xee, 0xff, 0x7f)];
        for mut key in points.into_iter().chain(ORDER_8) {
            for sign in [0, 0x80] {
                key[KEY_BYTES - 1] ^= sign;
                let refused = WebhookKeys::new([STANDARD.encode(key)]).unwrap_err().to_string();
                assert!(refused.contains("anybody could sign"), "{key:?}");
            }
        }
        for sound in [ends(2, 0, 0), ends(1, 0, 1), ends(0xeb, 0xff, 0x7f)] {
            WebhookKeys::new([STANDARD.encode(sound)]).unwrap();
        }
    }

    #[test]
    fn a_key_comes_as_base64_or_as_pem_with_or_without_a_line_break() {
        let key = [9; KEY_BYTES];
        let der = STANDARD.encode([&PEM_HEAD[..], &key].concat());
        for text in [
            STANDARD.encode(key),
            format!("  {}\r\n", STANDARD.encode(key)),
            format!("-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n"),
            format!("-----BEGIN PUBLIC KEY-----\r\n{}\r\n{}\r\n-----END PUBLIC KEY-----", &der[..20], &der[20..]),
            der,
        ] {
            assert_eq!(*WebhookKeys::new([&text]).unwrap().keys, [key], "{text}");
        }
    }
}
