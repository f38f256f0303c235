//! The password of HTTP Basic authentication.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// The password that a request came with, which browsers ask for; `None` when it has none. The user name may be any.
#[must_use]
pub fn basic_password(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = STANDARD.decode(credentials.trim()).ok()?;
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    Some(decoded[colon + 1..].to_vec())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn it_is_what_stands_behind_the_first_colon() {
        let given = |text: &'static str| {
            basic_password(&HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static(text))]))
        };
        // any:se:cret
        assert_eq!(given("basic YW55OnNlOmNyZXQ="), Some(b"se:cret".to_vec()));
        // no colon
        assert_eq!(given("Basic bm8gY29sb24="), None);
        assert_eq!(given("Bearer YW55OnNlOmNyZXQ="), None);
        assert_eq!(given("Basic ***"), None);
    }
}
