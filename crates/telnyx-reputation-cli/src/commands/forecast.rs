//! `telnyx-reputation forecast`: what monitoring is going to bill, at the present check frequency and at each other.

use clap::Args;
use serde_json::{Value, json};
use telnyx_reputation::enums::ReputationCheckFrequency as Frequency;
use telnyx_reputation::{Forecast, forecast};
use time::OffsetDateTime;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;

/// Say what monitoring will bill this month and next, at the present check frequency and at each other; free.
///
/// Scheduled checks bill every number each time. Amounts are the most that is billed, the monthly fee included; what you
/// ask for yourself (fresh reads, refreshes, remediation) comes on top.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation forecast
  telnyx-reputation forecast --numbers 5000")]
pub(crate) struct ForecastArgs {
    /// The enterprise; else the profile's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    /// So many numbers in place of those that are monitored.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(..=MOST_NUMBERS))]
    numbers: Option<u64>,
}

/// More than there are in the United States.
const MOST_NUMBERS: u64 = 10_000_000_000;

const COLUMNS: &[&str] = &[
    "check_frequency",
    "present",
    "phone_numbers",
    "per_run_usd",
    "this_month_usd",
    "next_month_usd",
    "average_month_usd",
    "dearest_month_usd",
];

/// Prints a row for each frequency.
///
/// # Errors
/// The enterprise's settings or numbers cannot be read.
pub(crate) async fn run(args: ForecastArgs, context: Context) -> Result<ExitStatus, Failure> {
    let enterprise = args.enterprise_id.as_deref().or(context.account.enterprise_id());
    let present = match (args.numbers, enterprise) {
        (Some(_), None) => None,
        _ => {
            let id = context.account.enterprise(enterprise)?;
            Some(context.client.enterprises().reputation().forecast(id).await?)
        }
    };
    let count = args.numbers.or(present.as_ref().map(|present| present.phone_numbers)).unwrap_or_default();
    let now = OffsetDateTime::now_utc();
    let forecasts = Frequency::KNOWN.iter().map(|name| forecast(count, Frequency::from(*name)));
    let forecasts = forecasts.collect::<Result<Vec<_>, _>>()?;
    let is_present = |it: &Forecast| present.as_ref().map(|present| present.check_frequency == it.check_frequency);
    let rows = forecasts.iter().map(|it| row(it, is_present(it), now)).collect::<Result<Vec<_>, _>>()?;
    let mut output = context.output();
    let mut table = output.rows(COLUMNS);
    table.add(&rows);
    context.notes(table.end());
    if let Some(fee) = forecasts.first().map(|first| first.monthly_fee) {
        context
            .note(&format!("In each month: the fee of USD {fee}. Not in it: what you have looked up or remediated."));
    }
    Ok(ExitStatus::Done)
}

fn row(forecast: &Forecast, present: Option<bool>, now: OffsetDateTime) -> Result<Value, Failure> {
    let (year, month) = (now.year(), now.month());
    let next = if month == time::Month::December { year + 1 } else { year };
    Ok(json!({
        "check_frequency": forecast.check_frequency,
        "present": present,
        "phone_numbers": forecast.phone_numbers,
        "per_run_usd": forecast.per_run.to_string(),
        "this_month_usd": forecast.cost_in(year, month.into())?.to_string(),
        "next_month_usd": forecast.cost_in(next, month.next().into())?.to_string(),
        "average_month_usd": forecast.per_month.to_string(),
        "dearest_month_usd": forecast.per_month_at_most.to_string(),
    }))
}
