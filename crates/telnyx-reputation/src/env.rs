//! The environment variables the client reads, all of them.

/// The API key, when none is given.
pub const API_KEY: &str = "TELNYX_API_KEY";

/// The base URL, when none is given.
pub const BASE_URL: &str = "TELNYX_BASE_URL";

/// The public key that events are verified with, when none is given.
pub const PUBLIC_KEY: &str = "TELNYX_PUBLIC_KEY";

/// The value of a variable without white space around it; an empty one counts as not set.
pub(crate) fn read(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}
