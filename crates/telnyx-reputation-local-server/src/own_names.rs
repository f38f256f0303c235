//! Under which names a server on this machine may be called.

use std::net::IpAddr;

use http::uri::Authority;

/// The names that are a server's own: loopback, the address that it listens on, and those that it was given. A page whose
/// owner points their name at this machine is told apart by it, since its browser sends that name (DNS rebinding).
#[derive(Clone, Debug)]
pub struct OwnNames {
    bound: IpAddr,
    more: Vec<String>,
}

impl OwnNames {
    /// Those of a server that listens on `bound`, and `more`.
    #[must_use]
    pub fn new(bound: IpAddr, more: Vec<String>) -> Self {
        Self { bound, more }
    }

    /// The `Host` of a request as it was read, when it is one of these.
    #[must_use]
    pub fn own(&self, host: Option<&str>) -> Option<Authority> {
        let host: Authority = host?.parse().ok()?;
        self.has(host.host()).then_some(host)
    }

    fn has(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match address {
            // Nobody's name: an address cannot be pointed elsewhere.
            Ok(address) => address.is_loopback() || address == self.bound || self.bound.is_unspecified(),
            Err(_) => {
                host == "localhost"
                    || host.ends_with(".localhost")
                    || self.more.iter().any(|name| name.eq_ignore_ascii_case(&host))
            }
        }
    }
}
