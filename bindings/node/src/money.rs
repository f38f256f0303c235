//! Amounts of money, which cross the border as text so that no cent is lost.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use telnyx_reputation::{OperationUsage, Usage};

/// What a client came to, as `lib/usage.ts` describes it.
pub(crate) fn usage(usage: &Usage) -> String {
    let operations: BTreeMap<_, _> = usage.operations.iter().map(|(name, each)| (*name, figures(each))).collect();
    let mut whole = figures(&usage.total);
    whole["limitUsd"] = json!(usage.limit.map(|limit| limit.to_string()));
    whole["operations"] = json!(operations);
    whole.to_string()
}

fn figures(usage: &OperationUsage) -> Value {
    json!({
        "calls": usage.calls,
        "atLeastUsd": usage.at_least.to_string(),
        "atMostUsd": usage.at_most.to_string(),
    })
}
