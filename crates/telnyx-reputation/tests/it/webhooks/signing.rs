//! Events that the test signs itself.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{Ed25519KeyPair, KeyPair};
use telnyx_reputation::webhooks::WebhookKeys;

/// The time that events are signed at, in Unix seconds.
pub(super) const SIGNED_AT: u64 = 1_795_000_000;

pub(super) struct Signer(Ed25519KeyPair);

impl Signer {
    pub(super) fn new(seed: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap())
    }

    pub(super) fn public_key(&self) -> String {
        STANDARD.encode(self.0.public_key())
    }

    /// The two headers of a body.
    pub(super) fn headers(&self, timestamp: &str, body: &str) -> [(&'static str, String); 2] {
        let signature = self.0.sign(format!("{timestamp}|{body}").as_bytes());
        [("telnyx-timestamp", timestamp.to_owned()), ("telnyx-signature-ed25519", STANDARD.encode(signature))]
    }
}

/// Keys whose clock stands so many seconds after the time of signing.
pub(super) fn keys(public_keys: &[String], seconds_later: i64) -> WebhookKeys {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(SIGNED_AT.checked_add_signed(seconds_later).unwrap());
    WebhookKeys::new(public_keys).unwrap().clock(move || now)
}
