//! Amounts of money, which cross the border as text so that no cent is lost.

use std::collections::HashMap;

use pyo3::prelude::*;
use pyo3::types::PyBool;
use telnyx_reputation::{OperationUsage, Usage, Usd};

use super::error;

/// Calls, and what they cost at the least and at the most.
type Figures = (u64, String, String);

/// The total, the operations, and the limit.
pub type UsageFigures = (Figures, HashMap<&'static str, Figures>, Option<String>);

/// An amount in US dollars: a text, a number or a `Decimal`, such as 12.50.
pub fn usd(value: &Bound<'_, PyAny>) -> PyResult<Usd> {
    let text = value.str()?;
    let amount = text.to_str()?.parse().ok().filter(|_| !value.is_instance_of::<PyBool>());
    let why = "spend_limit_usd: must be an amount in US dollars, such as 12.50";
    amount.ok_or_else(|| error::invalid_argument(value.py(), why))
}

/// What a client came to.
pub fn figures(usage: &Usage) -> UsageFigures {
    let of = |usage: &OperationUsage| (usage.calls, usage.at_least.to_string(), usage.at_most.to_string());
    let operations = usage.operations.iter().map(|(name, each)| (*name, of(each))).collect();
    (of(&usage.total), operations, usage.limit.map(|limit| limit.to_string()))
}
