//! What a client's calls came to.

use serde_json::{Map, Value};
use telnyx_reputation::{OperationUsage, SharedUsage, Usage};

use crate::json_object::{object, usd};

/// The figures as `lib/usage.ts` describes them.
pub(crate) fn encode(usage: &Usage) -> String {
    let operations: Map<_, _> =
        usage.operations.iter().map(|(name, each)| ((*name).to_owned(), figures(each))).collect();
    let mut whole = figures(&usage.total);
    whole["limitUsd"] = usage.limit.map(usd).unwrap_or_default();
    whole["operations"] = Value::Object(operations);
    whole.to_string()
}

fn figures(usage: &OperationUsage) -> Value {
    object(vec![("calls", usage.calls.into()), ("atLeastUsd", usd(usage.at_least)), ("atMostUsd", usd(usage.at_most))])
}

/// What a budget file says, as `lib/usage.ts` describes it; `null` without one.
pub(crate) fn encode_shared(usage: Option<&SharedUsage>) -> String {
    let encode = |usage: &SharedUsage| {
        object(vec![
            ("limitUsd", usd(usage.limit)),
            ("period", usage.period.as_str().into()),
            ("current", usage.current.as_str().into()),
            ("atLeastUsd", usd(usage.at_least)),
            ("atMostUsd", usd(usage.at_most)),
            ("openUsd", usd(usage.open)),
        ])
    };
    usage.map(encode).unwrap_or_default().to_string()
}
