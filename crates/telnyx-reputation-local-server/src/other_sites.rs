//! Which requests pages of other sites may have sent.

use http::HeaderMap;
use http::header::ORIGIN;
use http::uri::Authority;

/// Whether a request says that a page of another site sent it: its `Origin` is not the host that it was sent to. Programs
/// send none.
#[must_use]
pub fn is_of_another_site(headers: &HeaderMap, host: &Authority) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return false };
    let origin = origin.to_str().unwrap_or_default();
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_none_or(|authority| !authority.eq_ignore_ascii_case(host.as_str()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_its_own_pages_are_not() {
        let host: Authority = "127.0.0.1:80".parse().unwrap();
        let is_other = |origin: &'static str| {
            is_of_another_site(&HeaderMap::from_iter([(ORIGIN, HeaderValue::from_static(origin))]), &host)
        };
        assert!(!is_of_another_site(&HeaderMap::new(), &host));
        assert!(!is_other("http://127.0.0.1:80"));
        for other in ["null", "", "http://127.0.0.1:81", "http://evil.example", "127.0.0.1:80", "file://127.0.0.1:80"] {
            assert!(is_other(other), "{other}");
        }
    }
}
