//! Which proxy calls go through: the one that is given, else the environment's.

use std::net::IpAddr;
use std::str::FromStr;

use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::Matcher;
use ipnet::IpNet;
use reqwest::Url;

use crate::error::{Error, Result};

/// A proxy for every call.
pub(super) struct Proxy {
    /// Without credentials.
    pub(super) uri: Uri,
    /// Those of its URL, as its header has them.
    pub(super) authorization: Option<HeaderValue>,
}

/// The proxy of calls to this base URL, by the environment's variables, as `read` has them: `HTTPS_PROXY` or `HTTP_PROXY`
/// by the URL's scheme, else `ALL_PROXY`, each in lower case first, and none where `NO_PROXY` names the host.
///
/// # Errors
/// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the variable that counts names no proxy that can
/// be used. To go without it would send the key another way than it was told to go.
pub(super) fn of_environment(base_url: &str, read: impl Fn(&str) -> Option<String>) -> Result<Option<Proxy>> {
    let Ok(target) = Url::parse(base_url) else { return Ok(None) };
    let is_https = target.scheme() == "https";
    let names: &[&str] = match is_https {
        true => &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        // In a CGI program the client of the server sets `HTTP_PROXY`, by a header `Proxy`.
        false if read("REQUEST_METHOD").is_some() => &["http_proxy", "all_proxy", "ALL_PROXY"],
        false => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
    };
    let Some((name, value)) = names.iter().find_map(|name| Some((*name, read(name)?))) else { return Ok(None) };
    if read("no_proxy").or_else(|| read("NO_PROXY")).is_some_and(|list| is_exempt(&target, &list)) {
        return Ok(None);
    }
    // Without a scheme, as these variables may be, it is a proxy of HTTP.
    let url = if value.contains("://") { value } else { format!("http://{value}") };
    proxy(&url).map(Some).map_err(|why| Error::configuration(format!("{name} of the environment: {}", why.message())))
}

/// A proxy for every call. The URL may hold a password, so a refusal never shows it.
pub(super) fn proxy(url: &str) -> Result<Proxy> {
    let wrong = |why: &str| Error::configuration(format!("the proxy {why}, such as http://proxy.example:3128"));
    let url = Url::parse(url).map_err(|why| wrong("must be an absolute URL").with_source(why))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(wrong("must begin with http:// or https:// (SOCKS is not supported)"));
    }
    if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong("must have no path, no query and no fragment"));
    }
    let found = Matcher::builder().all(url.as_str()).build().intercept(&Uri::from_static("http://any.example"));
    let found = found.ok_or_else(|| wrong("cannot be used"))?;
    Ok(Proxy { uri: found.uri().clone(), authorization: found.basic_auth().cloned() })
}

/// Whether a list such as `localhost, .example.com, 10.0.0.0/8, [::1]:8080` names the host of this URL.
fn is_exempt(target: &Url, list: &str) -> bool {
    let Some(host) = target.host_str() else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
    let address = IpAddr::from_str(&host).ok();
    list.split([',', ' ', '\t']).filter(|entry| !entry.is_empty()).any(|entry| {
        if entry == "*" {
            return true;
        }
        let (name, port) = split_port(entry);
        if port.is_some_and(|port| Some(port) != target.port_or_known_default()) {
            return false;
        }
        let name = name.trim_start_matches('[').trim_end_matches(']');
        if let Some(address) = address {
            let network = IpNet::from_str(name).ok().or_else(|| IpAddr::from_str(name).ok().map(IpNet::from));
            return network.is_some_and(|network| network.contains(&address));
        }
        let domain = name.trim_start_matches("*.").trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
        !domain.is_empty()
            && host.strip_suffix(&domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// The host and the port of an entry. An IPv6 address without brackets has colons, and no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    match entry.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        _ => (entry, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_proxy_names_hosts_in_all_the_forms_there_are() {
        let exempt = |url: &str, list: &str| is_exempt(&Url::parse(url).unwrap(), list);
        let api = "https://api.example.com/v2";
        for list in ["*", "api.example.com", "example.com", ".example.com", "*.example.com", "API.Example.COM.", "a, *"]
        {
            assert!(exempt(api, list), "{list}");
        }
        for list in ["api.example.com:443", "x.example:443 example.com:443"] {
            assert!(exempt(api, list) && !exempt("https://api.example.com:8443/", list), "{list}");
        }
        for list in ["", "ple.com", "xample.com", "api.example.com.evil", "10.0.0.0/8", "api.example.com:80", ".", "*."]
        {
            assert!(!exempt(api, list), "{list}");
        }
        for (url, list) in [
            ("http://127.0.0.1:8080/", "*"),
            ("http://127.0.0.1:8080/", "127.0.0.1"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("http://127.0.0.1:8080/", "127.0.0.0/8"),
            ("http://[::1]:8080/", "::1"),
            ("http://[::1]:8080/", "[::1]"),
            ("http://[::1]:8080/", "[::1]:8080"),
            ("http://[::1]:8080/", "::/0"),
        ] {
            assert!(exempt(url, list), "{url} {list}");
        }
        assert!(!exempt("http://127.0.0.1:8080/", "127.0.0.1:80,128.0.0.0/8,0.1"));
        assert!(!exempt("http://[::1]:8080/", "[::1]:80,::2"));
    }

    #[test]
    fn a_variable_that_cannot_be_obeyed_is_refused_without_being_shown() {
        for value in [
            "socks5://u:SECRET@p:1080",
            "socks://p",
            "ftp://p",
            "\"http://u:SECRET@p:1\"",
            "'http://p'",
            "http://",
            "p:99999",
        ] {
            let read = |name: &str| (name == "ALL_PROXY").then(|| value.to_owned());
            let error = of_environment("https://api.example.com/v2", read).err().unwrap();
            let text = format!("{error} {error:?}");
            assert!(text.contains("ALL_PROXY") && !text.contains("SECRET"), "{value}: {text}");
            let exempt = |name: &str| if name == "NO_PROXY" { Some("*".to_owned()) } else { read(name) };
            assert!(of_environment("https://api.example.com/v2", exempt).unwrap().is_none(), "nothing goes through it");
        }
    }

    #[test]
    fn the_scheme_says_which_variable_counts() {
        let is_proxied = |url: &str, set: &[&str]| {
            let read = |name: &str| set.contains(&name).then(|| "proxy.example:3128".to_owned());
            of_environment(url, read).unwrap().is_some()
        };
        assert!(is_proxied("https://api.example.com", &["HTTPS_PROXY"]) && is_proxied("http://x", &["http_proxy"]));
        assert!(!is_proxied("https://api.example.com", &["HTTP_PROXY"]) && !is_proxied("http://x", &["HTTPS_PROXY"]));
        assert!(is_proxied("https://api.example.com", &["all_proxy"]));
        assert!(!is_proxied("http://x", &["HTTP_PROXY", "REQUEST_METHOD"]), "a header of a CGI program's client");
    }
}
