//! Whom the control plane answers: programs and its own page, and no page of anybody else.
//!
//! A browser sends a page's simple requests to loopback without asking anyone, and a name that its owner points at
//! 127.0.0.1 makes the sandbox part of that owner's site. What a program sends has none of the headers that tell.

use std::net::IpAddr;

use axum::response::Response;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method,
    header::{CONTENT_SECURITY_POLICY, HOST, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
};
use telnyx_reputation_local_server::{OwnNames, is_of_another_site};

use crate::problem::{Problem, Result};

/// Who may call the control plane, and under which names.
pub(crate) struct Callers(OwnNames);

impl Callers {
    /// Loopback, the address that is listened on, and `host_names`.
    pub(crate) fn new(bound: IpAddr, host_names: Vec<String>) -> Self {
        Self(OwnNames::new(bound, host_names))
    }

    /// Refuses what another site's page may have sent.
    pub(super) fn check(&self, method: &Method, headers: &HeaderMap) -> Result<()> {
        let Some(host) = self.0.own(text(headers, &HOST)) else {
            return Err(Problem::forbidden(
                "The control plane is called by a loopback address, or by the address that the sandbox listens on. \
                 A name that leads to it is allowed with --allow-host.",
            ));
        };
        let refused =
            || Err(Problem::forbidden("The control plane takes no requests from other sites' pages in a browser."));
        if is_of_another_site(headers, &host) {
            return refused();
        }
        let fetch = |name| text(headers, &HeaderName::from_static(name));
        match fetch("sec-fetch-site") {
            None | Some("same-origin" | "none") => Ok(()),
            // A link that a person follows shows them something, and shows nothing to the page that it was on.
            Some(_)
                if method == Method::GET
                    && fetch("sec-fetch-mode") == Some("navigate")
                    && fetch("sec-fetch-dest") == Some("document") =>
            {
                Ok(())
            }
            Some(_) => refused(),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Tells a browser that no other page may show or embed this answer, and to take it for what it says it is.
pub(super) fn keep_apart(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(nothing);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(bound: &str, headers: &[(&'static str, &'static str)]) -> bool {
        let headers =
            headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        Callers::new(bound.parse().unwrap(), vec!["sandbox".to_owned()]).check(&Method::GET, &headers.collect()).is_ok()
    }

    #[test]
    fn a_name_of_anybody_else_is_refused() {
        for host in
            ["127.0.0.1:4010", "127.9.9.9", "localhost", "LOCALHOST:1", "a.localhost", "[::1]:4010", "sandbox:1"]
        {
            assert!(answers("127.0.0.1", &[("host", host)]), "{host}");
        }
        for host in
            ["evil.example:4010", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.1", "", "a b", "@"]
        {
            assert!(!answers("127.0.0.1", &[("host", host)]), "{host}");
        }
        assert!(!answers("127.0.0.1", &[]));
        assert!(answers("10.0.0.1", &[("host", "10.0.0.1:80")]) && !answers("10.0.0.1", &[("host", "10.0.0.2:80")]));
        assert!(answers("0.0.0.0", &[("host", "10.0.0.2:80")]) && !answers("0.0.0.0", &[("host", "evil.example")]));
    }

    #[test]
    fn only_the_page_of_this_very_origin_may_ask() {
        let asked = |name, value| answers("127.0.0.1", &[("host", "localhost:4010"), (name, value)]);
        assert!(asked("origin", "http://localhost:4010"));
        for origin in ["http://localhost:3000", "http://localhost", "null", "https://evil.example", ""] {
            assert!(!asked("origin", origin), "{origin}");
        }
        assert!(asked("sec-fetch-site", "same-origin") && asked("sec-fetch-site", "none"));
        for site in ["same-site", "cross-site"] {
            assert!(!asked("sec-fetch-site", site), "{site}");
        }
    }

    #[test]
    fn a_link_may_be_followed_and_not_embedded() {
        let from_elsewhere = |method: Method, dest| {
            let headers = [
                ("host", "127.0.0.1:1"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", dest),
            ];
            let headers = headers.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
            Callers::new([127, 0, 0, 1].into(), Vec::new()).check(&method, &headers.into_iter().collect()).is_ok()
        };
        assert!(from_elsewhere(Method::GET, "document"));
        assert!(!from_elsewhere(Method::GET, "iframe") && !from_elsewhere(Method::POST, "document"));
    }
}
