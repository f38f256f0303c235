//! Money: what was spent in each period, and by each token.

use rusqlite::{Connection, OptionalExtension, params};
use telnyx_reputation::{Period, Usd};

use super::super::Result;
use super::super::kept::Account;
use super::super::money::{ALL, Change, Periods, name_of, of_token, period_at, usd};
use super::super::rules::Left;

/// The periods of now. A clock that was set back does not bring back one whose allowance may be spent.
pub(super) fn periods(connection: &Connection, now: i64) -> Result<Periods> {
    Ok(Periods { day: current(connection, Period::Day, now)?, month: current(connection, Period::Month, now)? })
}

fn current(connection: &Connection, period: Period, now: i64) -> Result<String> {
    let now = period_at(period, now)?;
    // The names of one kind have one length, and sort by time.
    let latest: Option<String> = connection
        .prepare_cached("SELECT max(period) FROM accounts WHERE name = '' AND length(period) = ?1")?
        .query_row([now.len() as i64], |row| row.get(0))?;
    Ok(latest.filter(|latest| *latest > now).unwrap_or(now))
}

/// How much of a limit is left in its period.
pub(super) fn left(connection: &Connection, limit: Usd, period: Period, periods: &Periods) -> Result<Left> {
    Ok(Left { limit, left: limit.less(at(connection, ALL, name_of(period, periods))?.at_most) })
}

/// How much of a token's limit is left.
pub(super) fn left_of_token(connection: &Connection, token: &str, limit: Usd) -> Result<Left> {
    Ok(Left { limit, left: limit.less(at(connection, &of_token(token), Period::Once.as_str())?.at_most) })
}

/// Changes all accounts that a call counts in, and what its run comes to.
pub(super) fn change(
    connection: &Connection,
    run: Option<&str>,
    token: &str,
    periods: &Periods,
    by: Change,
) -> Result<()> {
    if let Some(run) = run {
        connection
            .prepare_cached("UPDATE runs SET at_least = at_least + ?2, at_most = at_most + ?3 WHERE run = ?1")?
            .execute(params![run, by.at_least, by.at_most])?;
    }
    let once = Period::Once.as_str();
    let token = of_token(token);
    let mut changed = connection.prepare_cached(
        "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
         SET at_least = at_least + excluded.at_least, at_most = at_most + excluded.at_most",
    )?;
    for (name, period) in [(ALL, once), (ALL, &periods.day), (ALL, &periods.month), (&token, once)] {
        changed.execute(params![name, period, by.at_least, by.at_most])?;
    }
    Ok(())
}

pub(super) fn account(connection: &Connection, period: Period) -> Result<Account> {
    let periods = periods(connection, crate::clock::now())?;
    at(connection, ALL, name_of(period, &periods))
}

fn at(connection: &Connection, name: &str, period: &str) -> Result<Account> {
    let found = connection
        .prepare_cached("SELECT at_least, at_most FROM accounts WHERE name = ?1 AND period = ?2")?
        .query_row([name, period], |row| Ok((usd(row.get(0)?), usd(row.get(1)?))))
        .optional()?;
    let (at_least, at_most) = found.unwrap_or_default();
    Ok(Account { at_least, at_most, period: period.to_owned() })
}
