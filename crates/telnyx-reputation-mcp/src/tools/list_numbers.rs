//! What is monitored, the worst first.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::Verdict;

use super::monitored::monitored;
use super::number::Brief;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::Result;
use crate::pages::page;

pub(crate) struct ListNumbers;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    enterprise_id: Option<String>,
    /// Only these
    verdict: Option<Wanted>,
    cursor: Option<String>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Wanted {
    Flagged,
    // As answers have it.
    #[serde(rename = "no data")]
    NoData,
    Clean,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    total: usize,
    /// Of all, by verdict.
    counts: BTreeMap<&'static str, usize>,
    numbers: Vec<Brief>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

impl Tool for ListNumbers {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "list_numbers";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "List monitored numbers".to_owned()
    }

    fn says() -> String {
        "Monitored numbers as stored, the worst first, with counts of all. Free.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref());
        let mut listed = monitored(&desk, enterprise).await?;
        let mut counts = BTreeMap::new();
        for number in &listed {
            *counts.entry(number.verdict().name()).or_default() += 1;
        }
        if let Some(wanted) = input.verdict {
            let wanted = match wanted {
                Wanted::Flagged => Verdict::Flagged,
                Wanted::NoData => Verdict::NoData,
                Wanted::Clean => Verdict::Clean,
            };
            listed.retain(|number| number.verdict() == wanted);
        }
        let total = listed.len();
        listed.sort_by_cached_key(|number| (number.verdict(), Reverse(number.risk()), number.phone_number.clone()));
        let (rows, next_cursor) = page(listed, input.cursor.as_deref())?;
        Ok(Output { total, counts, numbers: rows.iter().map(Brief::from).collect(), next_cursor })
    }
}
