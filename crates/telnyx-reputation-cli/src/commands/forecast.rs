//! `telnyx-reputation forecast`: what monitoring is going to bill, at the present check frequency and at each other.

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::{Value, json};
use telnyx_reputation::enums::ReputationCheckFrequency as Frequency;
use telnyx_reputation::{Forecast, forecast};
use time::OffsetDateTime;

use crate::context::Context;
use crate::exit_status::ExitStatus;
use crate::failure::Failure;
use crate::globals::Globals;

/// Say what monitoring will bill this month and next, at the present check frequency and at each other; free.
///
/// Scheduled checks bill every number each time. Amounts are the most that is billed, the monthly fee included; what you
/// ask for yourself (fresh reads, refreshes, remediation) comes on top.
#[derive(Args)]
#[command(after_help = "Examples:
  telnyx-reputation forecast
  telnyx-reputation forecast --numbers 5000 --frequency weekly")]
pub(crate) struct ForecastArgs {
    /// The enterprise; else the profile's.
    #[arg(long, value_name = "UUID")]
    enterprise_id: Option<String>,
    /// So many numbers in place of those that are monitored. Unless --enterprise-id is given, too, nothing is read then,
    /// and no API key is needed.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(..=MOST_NUMBERS))]
    numbers: Option<u64>,
    /// Only this check frequency.
    #[arg(long, alias = "check-frequency", value_name = "FREQUENCY", value_parser = PossibleValuesParser::new(Frequency::KNOWN))]
    frequency: Option<String>,
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
pub(crate) async fn run(args: ForecastArgs, globals: Globals) -> Result<ExitStatus, Failure> {
    let present = if args.numbers.is_some() && args.enterprise_id.is_none() {
        None
    } else {
        let context = Context::new(globals.clone())?;
        let id = context.account.enterprise(args.enterprise_id.as_deref())?;
        Some(context.client.enterprises().reputation().forecast(id).await?)
    };
    let count = args.numbers.or(present.as_ref().map(|present| present.phone_numbers)).unwrap_or_default();
    let now = OffsetDateTime::now_utc();
    let is_wanted = |name: &&&str| args.frequency.as_ref().is_none_or(|wanted| wanted == **name);
    let forecasts = Frequency::KNOWN.iter().filter(is_wanted).map(|name| forecast(count, Frequency::from(*name)));
    let forecasts = forecasts.collect::<Result<Vec<_>, _>>()?;
    let is_present = |it: &Forecast| present.as_ref().map(|present| present.check_frequency == it.check_frequency);
    let rows = forecasts.iter().map(|it| row(it, is_present(it), now)).collect::<Result<Vec<_>, _>>()?;
    let mut output = globals.output();
    let mut table = output.rows(COLUMNS);
    table.add(&rows);
    globals.notes(table.end());
    if let Some(fee) = forecasts.first().map(|first| first.monthly_fee) {
        globals
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
