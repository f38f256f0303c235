//! Where events may be sent.

use std::net::IpAddr;

use serde_json::Value;

/// The service wants https; the sandbox also lets a test listen without a certificate on its own machine.
pub(crate) fn is_loopback_http(url: Option<&Value>) -> bool {
    url.and_then(Value::as_str)
        .and_then(|text| text.parse::<http::Uri>().ok())
        .is_some_and(|uri| uri.scheme_str() == Some("http") && uri.host().is_some_and(is_loopback))
}

/// Loopback by name or by address.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
