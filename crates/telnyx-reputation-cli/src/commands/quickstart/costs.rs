//! What it goes on to cost.

use super::told::Outcome;
use super::walk::Walk;
use crate::failure::Failure;
use crate::jobs::counted;

/// Tells what a month costs from now on. Free.
///
/// # Errors
/// As the reads.
pub(super) async fn tell(walk: &mut Walk<'_>, id: &str) -> Result<(), Failure> {
    walk.told.begin("See what it goes on to cost", &format!("forecast --enterprise-id {id}"));
    let client = walk.context.client.clone();
    let forecast = walk.call(|_| client.forecast(id.to_owned())).await?;
    let count = counted(usize::try_from(forecast.phone_numbers).unwrap_or(usize::MAX));
    let text = format!(
        "{count} checked {}: USD {} in an average month, at most USD {}, of it the fee of USD {}",
        forecast.check_frequency.as_str(),
        forecast.per_month,
        forecast.per_month_at_most,
        forecast.monthly_fee
    );
    walk.told.ended(Outcome::Done, &text);
    Ok(())
}
