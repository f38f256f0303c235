//! What comes as an event: a time, a signature and a body. Nothing is handed over unless the key signed exactly this; what it
//! signed is, if it is an event at all.
#![no_main]
#![expect(clippy::expect_used, reason = "what breaks one is what the fuzzer looks for")]

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use libfuzzer_sys::fuzz_target;
use telnyx_reputation::webhooks::{WebhookEvent, WebhookKeys};

/// When it is, for as long as the fuzzer runs.
const NOW: u64 = 1_700_000_000;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_bytes(&[7; 32]));
static KEYS: LazyLock<WebhookKeys> = LazyLock::new(|| {
    let public = BASE64_STANDARD.encode(KEY.verifying_key().as_bytes());
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
    WebhookKeys::new([public]).expect("the key is one").clock(move || now)
});

fuzz_target!(|parts: (Vec<u8>, Vec<u8>, Vec<u8>)| {
    let (timestamp, signature, body) = parts;
    let event = |timestamp: &[u8], signature: &[u8], body: &[u8]| {
        KEYS.unwrap(body, [("telnyx-timestamp", timestamp), ("telnyx-signature-ed25519", signature)])
    };
    // The fuzzer does not have the key, and cannot sign.
    assert!(event(&timestamp, &signature, &body).is_err());
    let time = NOW.to_string().into_bytes();
    let signed = BASE64_STANDARD.encode(KEY.sign(&[&time, &b"|"[..], &body].concat()).to_bytes()).into_bytes();
    assert_eq!(event(&time, &signed, &body).is_ok(), WebhookEvent::unverified(&body).is_ok());
    // Another body has another signature.
    let other = [&body[..], b" "].concat();
    assert!(event(&time, &signed, &other).is_err());
});
