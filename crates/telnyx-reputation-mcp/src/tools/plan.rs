//! The plans for what bills: each says its price, and nothing is done before a person has allowed it.

use std::collections::HashSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation::{Usd, forecast, visible};

use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::plans::{LONGEST_WORDS, NewPlan, PLAN_LIFE, Spends};

/// So many numbers are in a plan at most: more are a job for the command line.
const MOST: usize = 1_000;

pub(crate) const APPLY_PLAN: &str = "apply_plan";

/// What a plan is made of.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// E.164
    phone_numbers: Vec<String>,
    enterprise_id: Option<String>,
}

/// The same of a remediation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemediateInput {
    /// E.164
    phone_numbers: Vec<String>,
    /// What they are used for, in plain words for the networks
    call_purpose: String,
    contact_email: Option<String>,
    enterprise_id: Option<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApplyInput {
    /// Of a plan_… tool
    pub(crate) plan_id: String,
}

/// A plan as it is told.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    plan_id: String,
    at_most_usd: String,
    numbers: usize,
    /// What an average month then costs, as of now.
    #[serde(skip_serializing_if = "Option::is_none")]
    month_then_usd: Option<String>,
    expires_in_minutes: u64,
}

pub(crate) struct PlanRefresh;
pub(crate) struct PlanFreshLookup;
pub(crate) struct PlanAssociate;
pub(crate) struct PlanRemediate;

impl Tool for PlanRefresh {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "plan_refresh";
    const KIND: Kind = Kind::Plan;

    fn title() -> String {
        title("Plan a refresh", Spends::Refresh)
    }

    fn says() -> String {
        says("have monitored numbers looked up anew", Spends::Refresh)
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        make(&desk, Spends::Refresh, input, None, None).await
    }
}

impl Tool for PlanFreshLookup {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "plan_fresh_lookup";
    const KIND: Kind = Kind::Plan;

    fn title() -> String {
        title("Plan fresh lookups", Spends::FreshLookup)
    }

    fn says() -> String {
        says("read numbers with fresh=true, one call each, when a refresh was refused", Spends::FreshLookup)
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        make(&desk, Spends::FreshLookup, input, None, None).await
    }
}

impl Tool for PlanAssociate {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "plan_associate";
    const KIND: Kind = Kind::Plan;

    fn title() -> String {
        title("Plan to monitor more numbers", Spends::Associate)
    }

    fn says() -> String {
        says("monitor more numbers, which raises each month's cost, too", Spends::Associate)
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        make(&desk, Spends::Associate, input, None, None).await
    }
}

impl Tool for PlanRemediate {
    type Input = RemediateInput;
    type Output = Output;

    const NAME: &'static str = "plan_remediate";
    const KIND: Kind = Kind::Plan;

    fn title() -> String {
        title("Plan a remediation", Spends::Remediate)
    }

    fn says() -> String {
        says("have the labels of flagged numbers corrected", Spends::Remediate)
    }

    async fn call(desk: Arc<Desk>, input: RemediateInput) -> Result<Output> {
        let RemediateInput { phone_numbers, call_purpose, contact_email, enterprise_id } = input;
        let input = Input { phone_numbers, enterprise_id };
        let call_purpose = words(&desk, "call_purpose", &call_purpose)?;
        let contact_email = contact_email.map(|email| words(&desk, "contact_email", &email)).transpose()?;
        make(&desk, Spends::Remediate, input, Some(call_purpose), contact_email).await
    }
}

/// Words that are sent as a person is shown them: whole, with nothing in them that cannot be seen or is hidden from them, and with
/// no room in between that would push the rest out of sight.
fn words(desk: &Desk, field: &str, text: &str) -> Result<String> {
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if visible(&text, LONGEST_WORDS) != text {
        return Err(Failure::argument(format!(
            "{field}: a person has to see all of it before it is sent: give up to {LONGEST_WORDS} characters on one line, with \
             none that cannot be seen"
        )));
    }
    if *desk.free.without_key(&text) != *text {
        return Err(Failure::argument(format!("{field}: the API key, or how it begins, is in it: leave that out")));
    }
    Ok(text)
}

fn price(spends: Spends) -> String {
    // A test of the core rules out that the document has none.
    spends.unit_price().unwrap_or_default().to_string()
}

fn title(what: &str, spends: Spends) -> String {
    format!("{what} (USD {} a number)", price(spends))
}

fn says(what: &str, spends: Spends) -> String {
    format!("Plan to {what}: USD {} a number once apply_plan carries it out. Planning is free.", price(spends))
}

async fn make(
    desk: &Desk,
    spends: Spends,
    input: Input,
    call_purpose: Option<String>,
    contact_email: Option<String>,
) -> Result<Output> {
    let spending = desk.spending.as_ref().ok_or_else(|| Failure::new("no_spending", "nothing may be spent"))?;
    let mut seen = HashSet::new();
    let numbers: Vec<String> = input.phone_numbers.into_iter().filter(|number| seen.insert(number.clone())).collect();
    if numbers.is_empty() || numbers.len() > MOST {
        return Err(Failure::argument(format!("phone_numbers: give 1 to {MOST}")));
    }
    let enterprise_id = desk.enterprise(input.enterprise_id.as_deref()).await?;
    let call = spends.call(call_purpose.as_deref().unwrap_or_default(), contact_email.as_deref());
    // What could not be sent is refused before anybody is asked.
    let at_most = desk.free.run(call, enterprise_id.clone(), numbers.clone()).checked()?.estimate()?;
    let left = spending.left().await?;
    if at_most > left {
        let unit = spends.unit_price()?;
        let pays_for = left.thousandths().checked_div(unit.thousandths()).unwrap_or_default();
        return Err(Failure::new(
            "spend_limit",
            format!(
                "it would bill up to USD {at_most}, and of the limit USD {left} is left: plan {pays_for} numbers at most, or ask a \
                 person for a higher limit"
            ),
        ));
    }
    let month_then = match spends {
        Spends::Associate => month_then(desk, &enterprise_id, numbers.len()).await?,
        _ => None,
    };
    let count = numbers.len();
    let plan = spending.plans.make(&NewPlan {
        base_url: desk.free.base_url().to_owned(),
        enterprise_id,
        spends,
        phone_numbers: numbers,
        call_purpose,
        contact_email,
        at_most,
        month_then,
    })?;
    Ok(Output {
        plan_id: plan.id,
        at_most_usd: at_most.to_string(),
        numbers: count,
        month_then_usd: month_then.map(|usd| usd.to_string()),
        expires_in_minutes: PLAN_LIFE.as_secs() / 60,
    })
}

/// What an average month costs with so many numbers more.
async fn month_then(desk: &Desk, enterprise_id: &str, more: usize) -> Result<Option<Usd>> {
    let now = desk.free.enterprises().reputation().forecast(enterprise_id).await?;
    Ok(forecast(now.phone_numbers + more as u64, now.check_frequency).ok().map(|then| then.per_month))
}
