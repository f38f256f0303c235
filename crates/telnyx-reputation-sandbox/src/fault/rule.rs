//! One rule: a matcher, an action, and how often.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A rule as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewFault {
    /// An operationId; every operation when left out.
    #[serde(default)]
    pub(crate) operation: Option<String>,
    /// What the request's path, query or body must contain; any request when left out.
    #[serde(default)]
    pub(crate) contains: Option<String>,
    /// Matching requests that are let through first.
    #[serde(default)]
    pub(crate) skip: u32,
    /// How many requests are hit then; null for all of them.
    #[serde(default = "once")]
    pub(crate) times: Option<u32>,
    /// Before the handler works, which then never does, or after it has done its work.
    #[serde(default)]
    pub(crate) when: Option<When>,
    /// Waited before anything else happens.
    #[serde(default)]
    pub(crate) delay_ms: u64,
    pub(crate) action: Kind,
}

const fn once() -> Option<u32> {
    Some(1)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    Before,
    After,
}

/// What happens to a request that is hit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Kind {
    /// Nothing but the delay.
    Delay,
    /// Another status, with the error envelope or with this body.
    Status {
        status: u16,
        #[serde(default)]
        body: Option<Value>,
        #[serde(default)]
        retry_after: Option<RetryAfter>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
    },
    /// An HTML page, as a proxy in between would send it.
    Html {
        #[serde(default = "bad_gateway")]
        status: u16,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        headers: BTreeMap<String, String>,
    },
    /// The handler's own answer with a JSON merge patch on its body, and another status where one is given.
    Patch {
        #[serde(default)]
        patch: Option<Value>,
        #[serde(default)]
        status: Option<u16>,
    },
    /// A body that claims to be JSON and breaks off inside a value.
    MalformedJson,
    /// Half of the body, and then the connection ends.
    Truncated,
    /// The head of the answer, one byte at a time with this pause between them.
    SlowHeaders { pause_ms: u64 },
    /// The connection ends without a byte of an answer.
    Drop {
        /// With a reset instead of an orderly end.
        #[serde(default)]
        reset: bool,
    },
    /// No answer until the control plane releases the request; then its own, or what `with` makes of it.
    Hold {
        #[serde(default)]
        with: Option<Box<Kind>>,
    },
    /// A gateway that gives up and passes the request on later: the client is answered `with` at once, and the work
    /// is done when the control plane releases the request.
    Late {
        #[serde(default = "gateway_timeout")]
        with: Box<Kind>,
    },
}

fn gateway_timeout() -> Box<Kind> {
    Box::new(Kind::Html { status: 504, headers: BTreeMap::new() })
}

const fn bad_gateway() -> u16 {
    502
}

/// The `Retry-After` header.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RetryAfter {
    pub(crate) seconds: u32,
    /// As a date, and not as a number of seconds.
    #[serde(default)]
    pub(crate) as_date: bool,
}
