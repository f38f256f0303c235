//! Where events may be sent, and how they are signed.

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::Value;
use url::{Host, Url};

use crate::ids;

/// The service requires https; the sandbox also lets a test listen on its own machine without a certificate.
pub(crate) fn is_loopback_http(url: Option<&Value>) -> bool {
    url.and_then(Value::as_str).is_some_and(|text| text.starts_with("http://") && is_loopback(text))
}

/// Whether a URL leads to this machine, by name or by address.
pub(crate) fn is_loopback(url: &str) -> bool {
    match host(url) {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Whether events may be sent there at all: to a public host, or to this machine.
pub(crate) fn is_acceptable(url: &str) -> bool {
    is_loopback(url)
        || match host(url) {
            Some(Host::Ipv4(address)) => {
                !(address.is_private() || address.is_link_local() || address.is_unspecified() || address.is_broadcast())
            }
            Some(Host::Ipv6(address)) => {
                !(address.is_unique_local() || address.is_unicast_link_local() || address.is_unspecified())
            }
            Some(Host::Domain(name)) => name.contains('.') && !name.ends_with(".local") && !name.ends_with(".internal"),
            None => false,
        }
}

/// The host as the client that sends events reads it, so that no spelling of an address gets past the rules.
fn host(url: &str) -> Option<Host<String>> {
    match Url::parse(url).ok()?.host()? {
        Host::Domain(name) => Some(Host::Domain(name.trim_end_matches('.').to_owned())),
        address => Some(address.to_owned()),
    }
}

/// The key pair of a sandbox.
pub(crate) fn signing_key(seed: u64) -> SigningKey {
    SigningKey::from_bytes(&ids::hash(seed, &[b"webhook key"]))
}

/// The public half, which a receiver is configured with.
pub(crate) fn public_key(seed: u64) -> String {
    STANDARD.encode(signing_key(seed).verifying_key().as_bytes())
}

/// The Ed25519 signature of `<timestamp>|<body>`, in base64.
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
        // Other spellings of 10.0.0.1 and of 127.0.0.1.
        assert!(!is_acceptable("https://10.1/") && !is_acceptable("https://0x0a000001/"));
        assert!(is_loopback("http://127.1/") && is_loopback("http://LOCALHOST.:1/"));
        assert!(is_loopback("http://127.1.2.3/") && !is_loopback("http://127.0.0.1.example.com/"));
    }
}
