//! A plan as a row of the file has it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::Row;
use telnyx_reputation::Usd;

use super::plan::{Plan, Spends, Status};
use crate::failure::{Failure, Result};

/// The plan of a row with all columns.
pub(super) fn read(row: &Row<'_>) -> Result<Plan> {
    let broken = || Failure::local("a plan in the file cannot be read");
    let (numbers, operation): (String, String) = (row.get("phone_numbers")?, row.get("operation")?);
    let (made_at, expires_at): (i64, i64) = (row.get("made_at")?, row.get("expires_at")?);
    let (approved, begun_at): (Option<bool>, Option<i64>) = (row.get("is_approved")?, row.get("begun_at")?);
    let outcome: Option<String> = row.get("outcome")?;
    let status = match (outcome, begun_at, approved) {
        (Some(outcome), ..) => Status::Ended(serde_json::from_str(&outcome).map_err(|_| broken())?),
        (None, Some(_), _) => Status::Begun,
        (None, None, Some(false)) => Status::Declined,
        (None, None, _) if expires_at <= now() => Status::Expired,
        (None, None, Some(true)) => Status::Approved,
        (None, None, None) => Status::Open,
    };
    Ok(Plan {
        id: row.get("id")?,
        base_url: row.get("base_url")?,
        enterprise_id: row.get("enterprise_id")?,
        spends: Spends::by_name(&operation).ok_or_else(broken)?,
        phone_numbers: serde_json::from_str(&numbers).map_err(|_| broken())?,
        call_purpose: row.get("call_purpose")?,
        contact_email: row.get("contact_email")?,
        at_most: usd(row.get("at_most")?).ok_or_else(broken)?,
        made_at: (UNIX_EPOCH + Duration::from_millis(made_at.unsigned_abs())).into(),
        month_then: row.get::<_, Option<i64>>("month_then")?.and_then(usd),
        asked: row.get("asked")?,
        status,
    })
}

/// An amount as the file has it.
pub(super) fn thousandths(usd: Usd) -> i64 {
    i64::try_from(usd.thousandths()).unwrap_or(i64::MAX)
}

fn usd(thousandths: i64) -> Option<Usd> {
    u64::try_from(thousandths).ok().map(Usd::from_thousandths)
}

/// The time as the file has it.
pub(super) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
}

pub(super) fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
