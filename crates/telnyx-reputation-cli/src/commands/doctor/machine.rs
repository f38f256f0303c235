//! What is between this machine and the API: proxies, the network, TLS, the key, the clocks.

use std::time::{Duration, SystemTime};

use telnyx_reputation::{Error, ErrorKind};

use super::finding::Finding;
use crate::context::Context;

/// Signed events are refused when their time is further off.
const WEBHOOK_TOLERANCE: Duration = Duration::from_secs(300);

/// A clock that is further off is worth a word.
const SKEW: Duration = Duration::from_secs(30);

const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"];

/// The variables that say which proxy is used. Their values may hold a password.
pub(super) fn proxies(context: &Context) -> Vec<Finding> {
    let is_set =
        |name: &&str| [name.to_string(), name.to_lowercase()].iter().any(|name| std::env::var_os(name).is_some());
    let set: Vec<&str> = PROXY_VARIABLES.into_iter().filter(|name| is_set(name)).collect();
    let base_url = Finding::right("base URL", context.client.base_url());
    if set.is_empty() {
        return vec![base_url, Finding::right("proxy", "none is set")];
    }
    let found = format!("{} set: requests go as they say", set.join(", "));
    vec![base_url, Finding::open("proxy", found, "unset them where a proxy is not wanted")]
}

/// Calls the API once, and looks at what comes back.
///
/// # Errors
/// The finding that ends the search: the API does not answer, or not with this key.
pub(super) async fn api(context: &Context) -> Result<Vec<Finding>, Box<Finding>> {
    let asked = context.client.terms_of_service().agreements().list().page_size(1).with_response().await;
    let headers = match asked {
        Ok(response) => response.answer.headers,
        Err(error) => return Err(Box::new(unreachable(&error))),
    };
    let mut found = vec![
        Finding::right("connection", "the API answers"),
        Finding::right("API key", format!("it is taken ({})", context.account.name())),
    ];
    let date = headers.get("date").and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
    if let Some(date) = date {
        found.push(clock(date, SystemTime::now()));
    }
    Ok(found)
}

/// Why the API did not answer, and what to do.
fn unreachable(error: &Error) -> Finding {
    let found = error.message();
    match error.kind() {
        ErrorKind::Authentication => {
            Finding::wrong("API key", found, "give --api-key, or set TELNYX_API_KEY, to a key of the portal's API keys")
        }
        ErrorKind::PermissionDenied => Finding::wrong("API key", found, "verify the account in the portal"),
        ErrorKind::Timeout => {
            Finding::wrong("connection", found, "try again with --timeout 120s; look at the proxy and the firewall")
        }
        ErrorKind::Connection => Finding::wrong(
            "connection",
            found,
            "look at the base URL, the proxy, the firewall, and the certificates of this machine",
        ),
        _ => Finding::wrong("API", found, "try again; what the API says is at the left"),
    }
}

/// How far this machine's clock is from the server's.
fn clock(server: SystemTime, own: SystemTime) -> Finding {
    let off = own.duration_since(server).unwrap_or_else(|ahead| ahead.duration());
    let found = format!("{} s from the server's", off.as_secs());
    let mend = "set this machine's clock by a time server";
    if off > WEBHOOK_TOLERANCE {
        Finding::wrong("clock", format!("{found}: genuine events are refused"), mend)
    } else if off > SKEW {
        Finding::open("clock", found, mend)
    } else {
        Finding::right("clock", found)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::super::finding::Status;
    use super::clock;

    #[test]
    fn a_clock_that_refuses_events_is_wrong() {
        let now = SystemTime::now();
        for (off, status) in [(1, Status::Right), (31, Status::Open), (301, Status::Wrong)] {
            let off = Duration::from_secs(off);
            assert_eq!((clock(now - off, now).status, clock(now + off, now).status), (status, status), "{off:?}");
        }
    }
}
