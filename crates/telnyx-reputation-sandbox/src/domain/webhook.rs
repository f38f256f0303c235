//! Where events may be sent, and how they are signed.

use std::net::IpAddr;

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;

use crate::ids;

/// The service wants https; the sandbox also lets a test listen without a certificate on its own machine.
pub(crate) fn is_loopback_http(url: Option<&Value>) -> bool {
    url.and_then(Value::as_str).is_some_and(|text| text.starts_with("http://") && is_loopback(text))
}

/// Whether a URL leads to this machine, by name or by address.
pub(crate) fn is_loopback(url: &str) -> bool {
    host(url).is_some_and(|host| match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host == "localhost",
    })
}

/// Whether events may be sent there at all: a public host, or this machine.
pub(crate) fn is_acceptable(url: &str) -> bool {
    let Some(host) = host(url) else { return false };
    is_loopback(url)
        || match host.parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => {
                !(address.is_private() || address.is_link_local() || address.is_unspecified() || address.is_broadcast())
            }
            Ok(IpAddr::V6(address)) => {
                !(address.is_unique_local() || address.is_unicast_link_local() || address.is_unspecified())
            }
            Err(_) => host.contains('.') && !host.ends_with(".local") && !host.ends_with(".internal"),
        }
}

fn host(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    let host = uri.host()?.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

/// The key pair of a sandbox.
pub(crate) fn signing_key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(&ids::hash(seed, &[b"webhook key"]))
}

/// What a receiver is configured with.
pub(crate) fn public_key(seed: u64) -> String {
    STANDARD.encode(signing_key(seed).verifying_key().as_bytes())
}

/// The `telnyx-signature-ed25519` header over `<timestamp>|<body>`.
pub(crate) fn sign(seed: u64, timestamp: &str, body: &[u8]) -> String {
    let message = [timestamp.as_bytes(), b"|", body].concat();
    STANDARD.encode(signing_key(seed).sign(&message).to_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_go_to_public_hosts_and_to_this_machine() {
        for url in ["https://example.com/hook", "http://127.0.0.1:9/x", "http://localhost:1", "http://[::1]:2/"] {
            assert!(is_acceptable(url), "{url}");
        }
        for url in ["https://10.0.0.1/", "https://192.168.1.1/", "https://intranet/", "https://a.internal/", "nonsense"]
        {
            assert!(!is_acceptable(url), "{url}");
        }
        assert!(is_loopback("http://127.1.2.3/") && !is_loopback("http://127.0.0.1.example.com/"));
    }
}
