//! The token of HTTP Bearer authentication.

use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The token that a request came with; `None` when it has none.
#[must_use]
pub fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
