//! What a client's calls came to. Amounts cross the border as strings, so that no cent is lost.

use serde_json::{Map, Value, json};
use telnyx_reputation::{OperationUsage, Usage};

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
