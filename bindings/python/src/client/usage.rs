//! What calls came to. Amounts of money cross the border as text so that no cent is lost.

use std::collections::HashMap;

use telnyx_reputation::{OperationUsage, Usage};

/// Calls, and what they cost at least and at most.
type Figures = (u64, String, String);

/// The total, the operations, and the limit.
pub type UsageFigures = (Figures, HashMap<&'static str, Figures>, Option<String>);

/// What a client came to.
pub fn figures(usage: &Usage) -> UsageFigures {
    let of = |usage: &OperationUsage| (usage.calls, usage.at_least.to_string(), usage.at_most.to_string());
    let operations = usage.operations.iter().map(|(name, each)| (*name, of(each))).collect();
    (of(&usage.total), operations, usage.limit.map(|limit| limit.to_string()))
}
