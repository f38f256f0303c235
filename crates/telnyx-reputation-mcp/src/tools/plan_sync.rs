//! What would have to be done so that exactly these numbers are monitored.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::monitored::check_numbers;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};

/// So many numbers of each kind are named.
const NAMED: usize = 25;

pub(crate) struct PlanSync;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// All that should be monitored, in E.164
    phone_numbers: Vec<String>,
    enterprise_id: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    add: usize,
    cost_usd: String,
    keep: usize,
    not_wanted: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    month_now_usd: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month_then_usd: Option<String>,
    to_associate: Vec<String>,
    monitored_not_wanted: Vec<String>,
}

impl Tool for PlanSync {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "plan_sync";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "Compare with a list".to_owned()
    }

    fn says() -> String {
        format!(
            "What it takes to monitor exactly these numbers, and its price; does nothing, names {NAMED} of each. Free."
        )
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        if input.phone_numbers.is_empty() {
            return Err(Failure::argument("phone_numbers: give 1 or more"));
        }
        let id = desk.enterprise(input.enterprise_id.as_deref()).await?;
        let plan = desk.free.plan(id, input.phone_numbers).await?;
        check_numbers(plan.not_wanted.iter().map(String::as_str))?;
        let named = |numbers: &[String]| numbers.iter().take(NAMED).cloned().collect();
        Ok(Output {
            add: plan.to_associate.len(),
            cost_usd: plan.cost().to_string(),
            keep: plan.kept,
            not_wanted: plan.not_wanted.len(),
            month_now_usd: plan.before.as_ref().map(|before| before.per_month.to_string()),
            month_then_usd: plan.after.as_ref().map(|after| after.per_month.to_string()),
            to_associate: named(&plan.to_associate),
            monitored_not_wanted: named(&plan.not_wanted),
        })
    }
}
