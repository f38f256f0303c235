//! How many numbers were at each risk, day by day.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::{Count, CountedBy};

use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::pages::ROWS;

pub(crate) struct GetTrend;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    enterprise_id: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// In words: how many are flagged now, beside a week ago.
    says: String,
    days: Vec<Day>,
}

#[derive(Serialize, JsonSchema)]
struct Day {
    day: String,
    phone_numbers: i64,
    flagged: i64,
    high: i64,
    medium: i64,
    low: i64,
    no_risk: i64,
}

impl From<&Count> for Day {
    fn from(count: &Count) -> Self {
        let Count { phone_numbers, flagged, high, medium, low, no_risk, .. } = *count;
        Self { day: count.at.day(), phone_numbers, flagged, high, medium, low, no_risk }
    }
}

impl Tool for GetTrend {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "get_trend";
    const KIND: Kind = Kind::Local;

    fn title() -> String {
        "Trend".to_owned()
    }

    fn says() -> String {
        format!(
            "How many numbers were flagged on each of the last {ROWS} days with a collection, of the local history."
        )
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref()).map(str::to_owned);
        desk.history(move |store| {
            let days = store.trend(CountedBy::Day, enterprise.as_deref())?;
            let report = store.report(None, enterprise.as_deref())?;
            let says = report.ok_or_else(Failure::nothing_collected)?.how_it_goes();
            let first = days.len().saturating_sub(ROWS);
            Ok(Output { says, days: days[first..].iter().map(Day::from).collect() })
        })
        .await
    }
}
