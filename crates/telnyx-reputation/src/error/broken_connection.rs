//! What a broken connection becomes, and whether anything of the request had been sent before.

use super::one_line::one_line;
use super::{Error, ErrorKind};

impl Error {
    /// The error of a request that got no answer, or an answer that broke off.
    pub(crate) fn of_transport(error: reqwest::Error) -> Self {
        // The URL holds the phone number, and may hold credentials of a proxy or base URL.
        let error = error.without_url();
        // A connection that was never made (refused, unknown host, TLS, or too slow) carried nothing. After that,
        // anything may have arrived.
        let sent = !error.is_connect() && !error.is_builder();
        let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
        let message = match (kind, sent) {
            (ErrorKind::Timeout, true) => "no answer in time".to_owned(),
            (ErrorKind::Timeout, false) => "no connection in time; nothing was sent".to_owned(),
            (_, true) => format!("the connection broke before the whole answer came: {}", root(&error)),
            (_, false) => format!("nothing was sent: {}", root(&error)),
        };
        let mut error = Self::new(kind, message).with_source(error);
        error.0.sent = sent;
        error
    }
}

/// The innermost cause, which is the one that says what happened ("Connection refused").
fn root(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let cause = cause.to_string();
    one_line(&cause) + what_to_do(&cause)
}

/// What to do about a server's TLS, where its own words do not tell.
fn what_to_do(cause: &str) -> &'static str {
    if cause.contains("CaUsedAsEndEntity") {
        "; the server shows an authority's certificate as its own: make the server one that is no authority's \
         (basicConstraints=CA:FALSE), signed by it, and go on trusting the authority"
    } else if cause.contains("HandshakeFailure") {
        "; the server may have no cipher suite of AES-GCM, as every server should (TLS 1.2 with ECDHE, or TLS 1.3)"
    } else {
        ""
    }
}
