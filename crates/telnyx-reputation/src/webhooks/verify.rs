//! Whether a delivered event is genuine and of now.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, UnparsedPublicKey};
use time::OffsetDateTime;

use super::WebhookKeys;
use crate::error::{Error, ErrorKind, Result};

const SIGNATURE_HEADER: &str = "telnyx-signature-ed25519";

const TIMESTAMP_HEADER: &str = "telnyx-timestamp";

/// How far an event's time may be from now, in either direction: the rule of the official packages.
const TOLERANCE_SECONDS: u64 = 300;

const SIGNATURE_BYTES: usize = 64;

impl WebhookKeys {
    /// Verifies that an event was signed with one of the keys, and within the last or next 300 s.
    ///
    /// The signature is Ed25519 over the `telnyx-timestamp` header, `|` and the raw body. The comparison takes no
    /// secret: the key is public. The arguments are those of [`Webhooks::unwrap`](super::Webhooks::unwrap).
    ///
    /// # Errors
    /// [`ErrorKind::WebhookVerification`](crate::ErrorKind::WebhookVerification): a header is missing or malformed,
    /// the event is too old or from the future, or the signature is not of this body and time with any of the keys.
    /// The message says which.
    pub fn verify<K: AsRef<str>, V: AsRef<[u8]>>(
        &self,
        payload: impl AsRef<[u8]>,
        headers: impl IntoIterator<Item = (K, V)>,
    ) -> Result<()> {
        let Signed { timestamp, signature } = Signed::find(headers)?;
        self.check_time(&timestamp)?;
        let message = [&timestamp, &b"|"[..], payload.as_ref()].concat();
        let genuine = |key: &[u8; 32]| UnparsedPublicKey::new(&ED25519, key).verify(&message, &signature).is_ok();
        if self.keys.iter().any(genuine) {
            return Ok(());
        }
        Err(refused(match self.keys.len() {
            1 => "the signature is not of this body and time with the public key".to_owned(),
            n => format!("the signature is not of this body and time with any of the {n} public keys"),
        }))
    }

    fn check_time(&self, timestamp: &[u8]) -> Result<()> {
        let seconds = std::str::from_utf8(timestamp)
            .ok()
            .and_then(|text| text.parse::<i64>().ok())
            .ok_or_else(|| refused(format!("the header {TIMESTAMP_HEADER} is not a number of seconds")))?;
        let now = OffsetDateTime::from(self.now()).unix_timestamp();
        let apart = now.abs_diff(seconds);
        if apart <= TOLERANCE_SECONDS {
            return Ok(());
        }
        let side = if seconds < now { "old" } else { "in the future" };
        Err(refused(format!(
            "the event is {apart} s {side}, more than {TOLERANCE_SECONDS} s; check this machine's clock"
        )))
    }
}

/// The two headers that an event is signed with.
struct Signed {
    timestamp: Vec<u8>,
    signature: Vec<u8>,
}

impl Signed {
    fn find<K: AsRef<str>, V: AsRef<[u8]>>(headers: impl IntoIterator<Item = (K, V)>) -> Result<Self> {
        let (mut timestamp, mut signature) = (None, None);
        for (name, value) in headers {
            if name.as_ref().eq_ignore_ascii_case(TIMESTAMP_HEADER) {
                timestamp.get_or_insert_with(|| value.as_ref().to_vec());
            } else if name.as_ref().eq_ignore_ascii_case(SIGNATURE_HEADER) {
                signature.get_or_insert_with(|| value.as_ref().to_vec());
            }
        }
        let missing = |name| move || refused(format!("the header {name} is missing"));
        let timestamp = timestamp.ok_or_else(missing(TIMESTAMP_HEADER))?;
        let signature = signature.ok_or_else(missing(SIGNATURE_HEADER))?;
        let signature = STANDARD
            .decode(signature)
            .map_err(|why| refused(format!("the header {SIGNATURE_HEADER} is not base64")).with_source(why))?;
        if signature.len() != SIGNATURE_BYTES {
            let length = signature.len();
            return Err(refused(format!(
                "the header {SIGNATURE_HEADER} holds {length} bytes in place of {SIGNATURE_BYTES}"
            )));
        }
        Ok(Self { timestamp, signature })
    }
}

fn refused(why: impl Into<String>) -> Error {
    Error::new(ErrorKind::WebhookVerification, why)
}
