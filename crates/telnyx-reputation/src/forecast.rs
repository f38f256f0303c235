//! What monitoring costs before it is billed: adding numbers, each scheduled run, and a month.

use futures::future::BoxFuture;
use serde::Deserialize;
use time::{Date, Month, Weekday};

use crate::client::Client;
use crate::enums::ReputationCheckFrequency as Frequency;
use crate::error::{Error, ErrorKind, Result};
use crate::generated::operations::SCHEDULED_CHECK;
use crate::operation::{BillingUnit, Operation, Recurring};
use crate::resources::EnterprisesReputation;
use crate::usd::Usd;

/// The Gregorian calendar repeats itself after 400 years, which are a whole number of weeks. Twice that is a whole
/// number of fortnights too, so that the runs of an average month are exact.
const MONTHS: u64 = 2 * 4_800;
const DAYS: u64 = 2 * 146_097;

/// What monitoring a set of numbers costs, by the published prices.
///
/// Amounts are the most that is billed: a scheduled check that gets no answer is free. Not counted: what calls bill
/// (first reads of a number, `fresh` reads, refreshes, remediation). A schedule runs once an enterprise is approved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Forecast {
    /// How many numbers are monitored.
    pub phone_numbers: u64,
    /// How often all of them are looked up.
    pub check_frequency: Frequency,
    /// What adding them bills, once.
    pub one_off: Usd,
    /// What each scheduled run bills.
    pub per_run: Usd,
    /// What the enterprise bills each month whatever is monitored. The first is billed when reputation is enabled.
    pub monthly_fee: Usd,
    /// What an average month bills: the fee and the scheduled runs, rounded up to a cent.
    pub per_month: Usd,
    /// What the dearest month can bill: the fee and as many runs as any month has.
    pub per_month_at_most: Usd,
}

/// What monitoring so many numbers of one enterprise costs. Sends nothing.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] when the frequency is none that this version knows.
pub fn forecast(phone_numbers: u64, check_frequency: impl Into<Frequency>) -> Result<Forecast> {
    let check_frequency = check_frequency.into();
    let runs_in_all = match &check_frequency {
        Frequency::Daily => DAYS,
        Frequency::BusinessDaily => DAYS / 7 * 5,
        Frequency::Weekly => DAYS / 7,
        Frequency::Biweekly => DAYS / 14,
        Frequency::Monthly => MONTHS,
        Frequency::Never => 0,
        Frequency::Unknown(other) => {
            return Err(Error::invalid_argument(format!(
                "check_frequency: {other:?} is not one of {}",
                Frequency::KNOWN.join(", ")
            )));
        }
    };
    let dearest = most_runs(&check_frequency, 31, 23);
    let per_run = SCHEDULED_CHECK.times(phone_numbers);
    let monthly_fee = price(Recurring::Enterprise, BillingUnit::Call)?;
    Ok(Forecast {
        phone_numbers,
        one_off: price(Recurring::PhoneNumbers, BillingUnit::PhoneNumber)?.times(phone_numbers),
        per_run,
        monthly_fee,
        per_month: monthly_fee + share(per_run, runs_in_all),
        per_month_at_most: monthly_fee + per_run.times(dearest),
        check_frequency,
    })
}

impl Forecast {
    /// The most scheduled runs that a month of the calendar (1 to 12) can have.
    ///
    /// `daily` and `business_daily` are exact: public holidays count as business days. `weekly` and `biweekly` depend
    /// on the day of the first run, so it is the most that the month's length allows; `monthly` is one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when there is no such month.
    pub fn runs_in(&self, year: i32, month: u8) -> Result<u64> {
        let wrong = |why: time::error::ComponentRange| Error::invalid_argument(format!("{year}-{month:02}: {why}"));
        let name = Month::try_from(month).map_err(wrong)?;
        let first = Date::from_calendar_date(year, name, 1).map_err(wrong)?;
        let days = u64::from(name.length(year));
        let business = (0..days).filter(|day| is_business(first.weekday().nth_next((day % 7) as u8))).count() as u64;
        Ok(most_runs(&self.check_frequency, days, business))
    }

    /// The most that a month of the calendar (1 to 12) can bill: the fee and [`Forecast::runs_in`] times a run.
    ///
    /// # Errors
    /// The same.
    pub fn cost_in(&self, year: i32, month: u8) -> Result<Usd> {
        Ok(self.monthly_fee + self.per_run.times(self.runs_in(year, month)?))
    }
}

impl EnterprisesReputation {
    /// What an enterprise costs as it is now: its numbers, at its frequency. Two free reads.
    ///
    /// # Errors
    /// As `retrieve` and `numbers().list`; [`ErrorKind::Decode`] when the answers do not tell how many or how often.
    pub async fn forecast(&self, enterprise_id: impl Into<String>) -> Result<Forecast> {
        let id = enterprise_id.into();
        let (phone_numbers, check_frequency) = futures::try_join!(self.monitored(&id), self.check_frequency(&id))?;
        forecast(phone_numbers, check_frequency)
    }

    /// How many numbers the enterprise has.
    pub(crate) async fn monitored(&self, enterprise_id: &str) -> Result<u64> {
        let own = Self { client: self.client.for_own_reads() };
        let answer = own.numbers().list(enterprise_id).page_size(1).untyped().await?;
        Ok(answer.json::<Total>()?.meta.total_results)
    }

    /// How often the enterprise's numbers are looked up.
    pub(crate) async fn check_frequency(&self, enterprise_id: &str) -> Result<Frequency> {
        let own = Self { client: self.client.for_own_reads() };
        let answer = own.retrieve(enterprise_id).untyped().await?;
        Ok(answer.json::<Settings>()?.data.check_frequency)
    }
}

impl Client {
    /// As [`EnterprisesReputation::forecast`]: the way in for the bindings.
    ///
    /// # Errors
    /// The same.
    #[inline(never)]
    pub fn forecast(&self, enterprise_id: String) -> BoxFuture<'_, Result<Forecast>> {
        // In a box made here, so that it is compiled in this crate alone.
        Box::pin(async move { self.enterprises().reputation().forecast(enterprise_id).await })
    }
}

#[derive(Deserialize)]
struct Total {
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    total_results: u64,
}

#[derive(Deserialize)]
struct Settings {
    data: Schedule,
}

#[derive(Deserialize)]
struct Schedule {
    check_frequency: Frequency,
}

/// The most runs in so many days, so many of them business days. A run of every second week keeps its weekday.
fn most_runs(frequency: &Frequency, days: u64, business_days: u64) -> u64 {
    match frequency {
        Frequency::Daily => days,
        Frequency::BusinessDaily => business_days,
        Frequency::Weekly => days.div_ceil(7),
        Frequency::Biweekly => days.div_ceil(14),
        Frequency::Monthly => 1,
        Frequency::Never | Frequency::Unknown(_) => 0,
    }
}

fn is_business(day: Weekday) -> bool {
    !matches!(day, Weekday::Saturday | Weekday::Sunday)
}

/// What an average month bills of so many runs in [`MONTHS`], rounded up to a cent.
fn share(per_run: Usd, runs: u64) -> Usd {
    let thousandths = u128::from(per_run.thousandths()) * u128::from(runs);
    let cents = thousandths.div_ceil(u128::from(MONTHS) * 10);
    Usd::from_thousandths(u64::try_from(cents * 10).unwrap_or(u64::MAX))
}

/// The price of the operation that sets or adds to this part of the recurring cost.
fn price(recurring: Recurring, per: BillingUnit) -> Result<Usd> {
    Operation::all()
        .iter()
        .filter(|operation| operation.recurring == Some(recurring))
        .find_map(|operation| operation.billing.filter(|billing| billing.per == per))
        .map(|billing| Usd::from_thousandths(billing.millidollars))
        .ok_or_else(|| Error::new(ErrorKind::Internal, format!("the document has no price for {recurring:?}")))
}
