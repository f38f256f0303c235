//! What monitoring costs, and what the history shows to have been billed.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation::enums::ReputationCheckFrequency as Frequency;
use telnyx_reputation::{Forecast, forecast};

use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};

/// More than there are in the United States.
const MOST_NUMBERS: u64 = 10_000_000_000;

pub(crate) struct GetCosts;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    enterprise_id: Option<String>,
    /// So many, in place of those monitored
    phone_numbers: Option<u64>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    phone_numbers: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    check_frequency: Option<String>,
    /// The published prices.
    prices_usd: Prices,
    /// What a month costs at each check frequency, the fee included.
    by_frequency: Vec<Month>,
    /// What the last 30 days of the history came to; none without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_30_days: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Prices {
    associate: String,
    lookup: String,
    remediate: String,
    monthly_fee: String,
}

#[derive(Serialize, JsonSchema)]
struct Month {
    check_frequency: String,
    per_run_usd: String,
    average_month_usd: String,
    dearest_month_usd: String,
}

impl From<&Forecast> for Month {
    fn from(forecast: &Forecast) -> Self {
        Self {
            check_frequency: forecast.check_frequency.as_str().to_owned(),
            per_run_usd: forecast.per_run.to_string(),
            average_month_usd: forecast.per_month.to_string(),
            dearest_month_usd: forecast.per_month_at_most.to_string(),
        }
    }
}

impl Tool for GetCosts {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "get_costs";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "Costs and forecast".to_owned()
    }

    fn says() -> String {
        "What monitoring costs in a month at each check frequency, the prices, and what was spent. Free.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        use crate::plans::Spends;
        let present = match (&input.phone_numbers, &input.enterprise_id) {
            (Some(_), None) => None,
            _ => {
                let id = desk.enterprise(input.enterprise_id.as_deref()).await?;
                Some(desk.free.enterprises().reputation().forecast(id).await?)
            }
        };
        let count = input.phone_numbers.or(present.as_ref().map(|present| present.phone_numbers)).unwrap_or_default();
        if count > MOST_NUMBERS {
            return Err(Failure::argument("phone_numbers: more than there are"));
        }
        let forecasts = Frequency::KNOWN.iter().map(|name| forecast(count, Frequency::from(*name)));
        let forecasts = forecasts.collect::<std::result::Result<Vec<_>, _>>()?;
        let fee = forecasts.first().map_or_else(String::new, |first| first.monthly_fee.to_string());
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref()).map(str::to_owned);
        let report = desk.history(move |store| Ok(store.report(None, enterprise.as_deref())?)).await.ok().flatten();
        Ok(Output {
            phone_numbers: count,
            check_frequency: present.map(|present| present.check_frequency.as_str().to_owned()),
            prices_usd: Prices {
                associate: Spends::Associate.unit_price()?.to_string(),
                lookup: Spends::Refresh.unit_price()?.to_string(),
                remediate: Spends::Remediate.unit_price()?.to_string(),
                monthly_fee: fee,
            },
            by_frequency: forecasts.iter().map(Month::from).collect(),
            last_30_days: report.map(|report| report.what_it_costs()),
        })
    }
}
