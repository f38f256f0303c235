//! Which headers users may add to requests.

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::error::{Error, Result};

/// Those that say where a request ends, and what the connection is for. A body that is cut short by them may be paid for.
const OF_THE_TRANSPORT: [HeaderName; 7] = [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, EXPECT, TE, TRAILER, UPGRADE];

/// Why these headers cannot be added to requests, if they cannot.
pub(crate) fn check_extra<'h>(mut names: impl Iterator<Item = &'h HeaderName>) -> Result<(), String> {
    match names.find(|name| OF_THE_TRANSPORT.contains(name)) {
        Some(name) => Err(format!("header {name}: the transport sets it")),
        None => Ok(()),
    }
}

/// Refuses what cannot be added. Values may be secret, so a refusal names the header alone.
pub(crate) fn check_headers<'h>(pairs: impl IntoIterator<Item = (&'h str, &'h str)>) -> Result<HeaderMap> {
    let headers: HeaderMap = pairs
        .into_iter()
        .map(|(name, value)| {
            let key = HeaderName::try_from(name)
                .map_err(|_| Error::configuration(format!("{name:?} is not a header name")))?;
            let mut value = HeaderValue::try_from(value)
                .map_err(|_| Error::configuration(format!("the value of header {name} cannot be sent")))?;
            value.set_sensitive(key == http::header::AUTHORIZATION);
            Ok((key, value))
        })
        .collect::<Result<_>>()?;
    check_extra(headers.keys()).map_err(Error::configuration)?;
    Ok(headers)
}
