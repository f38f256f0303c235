//! What a client's calls came to. Amounts cross the bridge as strings, so that no cent is lost.

use serde_json::{Map, Value, json};
use telnyx_reputation::{OperationUsage, SharedUsage, Usage};

/// The figures as `lib/usage.ts` describes them.
pub(crate) fn encode(usage: &Usage) -> String {
    let operations: Map<_, _> =
        usage.operations.iter().map(|(name, each)| ((*name).to_owned(), figures(each))).collect();
    let mut whole = figures(&usage.total);
    whole["limitUsd"] = json!(usage.limit.map(|limit| limit.to_string()));
    whole["operations"] = Value::Object(operations);
    whole.to_string()
}

fn figures(usage: &OperationUsage) -> Value {
    json!({
        "calls": usage.calls,
        "atLeastUsd": usage.at_least.to_string(),
        "atMostUsd": usage.at_most.to_string(),
    })
}

/// What a budget file says, as `lib/usage.ts` describes it; `null` without one.
pub(crate) fn encode_shared(usage: Option<&SharedUsage>) -> String {
    let encode = |usage: &SharedUsage| {
        json!({
            "limitUsd": usage.limit.to_string(),
            "period": usage.period.as_str(),
            "current": usage.current,
            "atLeastUsd": usage.at_least.to_string(),
            "atMostUsd": usage.at_most.to_string(),
            "openUsd": usage.open.to_string(),
        })
    };
    usage.map(encode).unwrap_or_default().to_string()
}
