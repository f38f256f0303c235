//! Holds a call that changes what goes on to be billed against the client's monthly limit.

use serde_json::Value;

use crate::arguments::{Arguments, Payload};
use crate::budget::{Change, MonthlyTurn};
use crate::call::timing::Limits;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::forecast::{Forecast, forecast};
use crate::operation::{Operation, Recurring};
use crate::usd::Usd;

/// The document's `check_frequency` of an enterprise that is enabled without one.
const DEFAULT_FREQUENCY: &str = "business_daily";

impl Client {
    /// The turn of a call that adds to what its enterprise costs month after month; `None` for other calls, and without
    /// a monthly limit. Reads what is there, for free.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`] when the enterprise could pass the limit by this call; else those of the reads. Nothing
    /// of the call was sent then.
    pub(super) async fn monthly_turn(
        &self,
        operation: &Operation,
        arguments: &Arguments,
        limits: Limits,
    ) -> Result<Option<MonthlyTurn>> {
        let Some((recurring, limit)) = operation.recurring.zip(self.budget.monthly_limit()) else { return Ok(None) };
        let enterprise = arguments.path.first().and_then(Value::as_str).unwrap_or_default();
        let turn = limit.turn(&self.shared.settings.base_url, enterprise, change(arguments));
        let mut turn = tokio::time::timeout(limits.left(), turn).await.map_err(|_| {
            let message = "other calls took so long that are held against the monthly limit too; nothing was sent";
            Error::new(ErrorKind::Timeout, message)
        })??;
        // In a box, as in `look`.
        let client = self.with_options(limits.options());
        let costs = Box::pin(client.costs(recurring, enterprise, &mut turn)).await;
        let (now, then) = costs.map_err(Error::before_the_call)?;
        let (cost_now, cost_then) = (now.map_or(Usd::ZERO, |now| now.per_month_at_most), then.per_month_at_most);
        if cost_then > limit.amount && cost_then > cost_now {
            return Err(refused(limit.amount, &turn, &then));
        }
        Ok(Some(turn))
    }

    /// The least that the enterprise may come to without the call, and the most with it. What earlier calls may have
    /// changed counts as changed in the one and not in the other: so a call never passes as no dearer than what may not be.
    async fn costs(
        &self,
        recurring: Recurring,
        enterprise: &str,
        turn: &mut MonthlyTurn,
    ) -> Result<(Option<Forecast>, Forecast)> {
        let reputation = self.enterprises().reputation();
        let (read, frequency) = match recurring {
            Recurring::Enterprise => match reputation.monitored(enterprise).await {
                Ok(monitored) => (monitored, None),
                // The API's own word, not a gateway's: without reputation there is no list.
                Err(error) if error.status() == Some(404) && error.is_of_the_api() => (0, None),
                Err(error) => return Err(error),
            },
            Recurring::CheckFrequency | Recurring::PhoneNumbers => {
                let (monitored, frequency) =
                    futures::try_join!(reputation.monitored(enterprise), reputation.check_frequency(enterprise))?;
                (turn.at_most(monitored), Some(frequency.to_string()))
            }
        };
        let (change, unknown) = (turn.change(), turn.unknown());
        let monitored = read + unknown.iter().map(|change| change.phone_numbers).sum::<u64>();
        let then = monitored + change.phone_numbers;
        let mut others: Vec<&str> = unknown.iter().filter_map(|change| change.check_frequency.as_deref()).collect();
        let chosen = change.check_frequency.as_ref().map(|chosen| at(then, chosen)).transpose()?;
        // Where none can be read there is nothing that an earlier call could have set.
        let Some(frequency) = frequency else {
            return Ok((None, chosen.map_or_else(|| ends(then, DEFAULT_FREQUENCY, &others).map(|ends| ends.1), Ok)?));
        };
        others.extend(turn.done().and_then(|done| done.check_frequency.as_deref()));
        let (cheapest, _) = ends(monitored, &frequency, &others)?;
        let (_, dearest) = ends(then, &frequency, &others)?;
        Ok((Some(cheapest), chosen.unwrap_or(dearest)))
    }
}

fn at(phone_numbers: u64, frequency: &str) -> Result<Forecast> {
    forecast(phone_numbers, frequency)
        .map_err(|why| Error::new(ErrorKind::SpendLimit, format!("{}; nothing was sent", why.message())))
}

/// The least and the most that so many numbers come to, at this frequency or at one of the others.
fn ends(phone_numbers: u64, frequency: &str, others: &[&str]) -> Result<(Forecast, Forecast)> {
    let (mut least, mut most) = (at(phone_numbers, frequency)?, at(phone_numbers, frequency)?);
    for other in others {
        let other = at(phone_numbers, other)?;
        if other.per_month_at_most < least.per_month_at_most {
            least = other;
        } else if other.per_month_at_most > most.per_month_at_most {
            most = other;
        }
    }
    Ok((least, most))
}

fn change(arguments: &Arguments) -> Change {
    let body = match &arguments.payload {
        Payload::Json(body) => body,
        Payload::Empty | Payload::File(_) => &Value::Null,
    };
    Change {
        phone_numbers: body.get("phone_numbers").and_then(Value::as_array).map_or(0, |list| list.len() as u64),
        check_frequency: body.get("check_frequency").and_then(Value::as_str).map(str::to_owned),
    }
}

fn refused(limit: Usd, turn: &MonthlyTurn, then: &Forecast) -> Error {
    let unknown = match turn.unknown().len() {
        0 => String::new(),
        1 => ", counting 1 earlier call whose outcome is not known as done".to_owned(),
        calls => format!(", counting {calls} earlier calls whose outcome is not known as done"),
    };
    let message = format!(
        "with {} numbers looked up {} the enterprise could come to USD {} in a month{unknown}, and the monthly limit is \
         USD {limit}; nothing was sent",
        then.phone_numbers, then.check_frequency, then.per_month_at_most,
    );
    Error::new(ErrorKind::SpendLimit, message).with_room(room(limit, turn, then))
}

/// How many of the call's numbers would have fitted. Each comes to the same.
fn room(limit: Usd, turn: &MonthlyTurn, then: &Forecast) -> u64 {
    let scheduled = then.per_month_at_most.less(then.monthly_fee).thousandths();
    let each = scheduled.checked_div(then.phone_numbers).unwrap_or(0);
    let all = limit.less(then.monthly_fee).thousandths().checked_div(each).unwrap_or(0);
    all.saturating_sub(then.phone_numbers.saturating_sub(turn.change().phone_numbers))
}
