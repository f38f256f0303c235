//! What a call makes each month cost, said before it is made.

use serde_json::Value;
use telnyx_reputation::operation::Recurring;
use telnyx_reputation::{Error, Forecast, forecast};

use crate::context::Context;

/// The schedule of an enterprise that is enabled without one, as the API's document has it.
const DEFAULT_SCHEDULE: &str = "business_daily";

/// For an enterprise that monitors nothing yet, what so many numbers come to.
const FOR_EXAMPLE: u64 = 100;

/// What a month is going to cost, in a sentence. Free reads alone; what cannot be read is said, and stops nothing.
pub(super) async fn told(context: &Context, recurring: Recurring, enterprise_id: &str, body: &Value) -> String {
    match sentence(context, recurring, enterprise_id, body).await {
        Ok(said) => said,
        Err(error) => format!("What a month is going to cost cannot be told: {error}"),
    }
}

async fn sentence(context: &Context, recurring: Recurring, enterprise_id: &str, body: &Value) -> Result<String, Error> {
    let wanted = body["check_frequency"].as_str();
    if recurring == Recurring::Enterprise {
        let it = forecast(FOR_EXAMPLE, wanted.unwrap_or(DEFAULT_SCHEDULE))?;
        let default = if wanted.is_none() { ", the default," } else { "" };
        return Ok(format!(
            "The schedule is {}{default} which looks up every monitored number each time: of {FOR_EXAMPLE} numbers an \
             average month costs USD {}, of none USD {}",
            it.check_frequency, it.per_month, it.monthly_fee
        ));
    }
    let now = context.client.forecast(enterprise_id.to_owned()).await?;
    let more = body["phone_numbers"].as_array().map_or(0, |numbers| numbers.len() as u64);
    let frequency = wanted.unwrap_or(now.check_frequency.as_str());
    let then = forecast(now.phone_numbers + more, frequency)?;
    let month = |it: &Forecast| {
        let numbers = if it.phone_numbers == 1 { "number" } else { "numbers" };
        format!("USD {} ({} {numbers}, {})", it.per_month, it.phone_numbers, it.check_frequency)
    };
    Ok(format!(
        "An average month costs {} now, then {}, and up to USD {}",
        month(&now),
        month(&then),
        then.per_month_at_most
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_schedule_is_that_of_the_document() {
        let document = include_str!("../../../../openapi/number-reputation.yaml");
        assert!(document.contains(&format!("ReputationCheckFrequency\", default: {DEFAULT_SCHEDULE},")));
    }
}
