//! What a broken connection becomes, and whether anything of the request had been sent before.

use std::io;

use super::one_line::one_line;
use super::{Error, ErrorKind};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// The error of a request that could not be made.
    pub(crate) fn of_transport(error: reqwest::Error) -> Self {
        // The URL holds the phone number, and may hold credentials of a proxy or base URL.
        Self::of_connection(error.without_url().into(), false)
    }

    /// The error of a request that got no answer, or an answer that broke off. Of one that was `sent`, anything may have
    /// arrived.
    pub(crate) fn of_connection(cause: BoxError, sent: bool) -> Self {
        let kind = if is_timeout(&*cause) { ErrorKind::Timeout } else { ErrorKind::Connection };
        let message = match (kind, sent) {
            (ErrorKind::Timeout, true) => "no answer in time".to_owned(),
            (ErrorKind::Timeout, false) => "no connection in time; nothing was sent".to_owned(),
            (_, true) => format!("the connection broke before the whole answer came: {}", root(&*cause)),
            (_, false) => format!("nothing was sent: {}", root(&*cause)),
        };
        let mut error = Self::new(kind, message).with_source(cause);
        error.0.sent = sent;
        error
    }

    /// The error of an attempt that has no time left for its answer.
    pub(crate) fn too_late() -> Self {
        Self::of_connection(io::Error::from(io::ErrorKind::TimedOut).into(), true)
    }
}

/// An error and all that caused it.
fn causes<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

fn is_timeout(error: &(dyn std::error::Error + 'static)) -> bool {
    let of_io = |cause: &(dyn std::error::Error + 'static)| cause.downcast_ref().map(io::Error::kind);
    causes(error).any(|cause| of_io(cause) == Some(io::ErrorKind::TimedOut))
}

/// The innermost cause, which is the one that says what happened ("Connection refused").
fn root(error: &(dyn std::error::Error + 'static)) -> String {
    let cause = causes(error).last().map(ToString::to_string).unwrap_or_default();
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
