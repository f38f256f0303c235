//! Money: what was spent in each period, and by each token.

use telnyx_reputation::{Period, Usd};

use super::super::Result;
use super::super::kept::Account;
use super::super::money::{ALL, Change, Periods, name_of, of_token, period_at, usd};
use super::super::rules::Left;
use super::session::{Session, cell};

/// The periods of now. A clock that was set back does not bring back one whose allowance may be spent.
pub(super) async fn periods(session: &Session, now: i64) -> Result<Periods> {
    Ok(Periods { day: current(session, Period::Day, now).await?, month: current(session, Period::Month, now).await? })
}

async fn current(session: &Session, period: Period, now: i64) -> Result<String> {
    let now = period_at(period, now)?;
    let length = i32::try_from(now.len()).unwrap_or(i32::MAX);
    // The names of one kind have one length, and sort by time.
    let latest = "SELECT max(period COLLATE \"C\") FROM accounts WHERE name = '' AND length(period) = $1";
    let latest: Option<String> = match session.row(latest, &[&length]).await? {
        Some(row) => cell(&row, 0)?,
        None => None,
    };
    Ok(latest.filter(|latest| *latest > now).unwrap_or(now))
}

/// How much of a limit is left in its period.
pub(super) async fn left(session: &Session, limit: Usd, period: Period, periods: &Periods) -> Result<Left> {
    Ok(Left { limit, left: limit.less(at(session, ALL, name_of(period, periods)).await?.at_most) })
}

/// How much of a token's limit is left.
pub(super) async fn left_of_token(session: &Session, token: &str, limit: Usd) -> Result<Left> {
    Ok(Left { limit, left: limit.less(at(session, &of_token(token), Period::Once.as_str()).await?.at_most) })
}

/// Changes all accounts that a call counts in, and what its run comes to.
pub(super) async fn change(
    session: &Session,
    run: Option<&str>,
    token: &str,
    periods: &Periods,
    by: Change,
) -> Result<()> {
    if let Some(run) = run {
        let update = "UPDATE runs SET at_least = at_least + $2, at_most = at_most + $3 WHERE run = $1";
        session.change(update, &[&run, &by.at_least, &by.at_most]).await?;
    }
    let (token, once) = (of_token(token), Period::Once.as_str());
    session
        .change(
            "INSERT INTO accounts
             SELECT name, period, $3, $4 FROM unnest($1::text[], $2::text[]) AS counted (name, period)
             ON CONFLICT (name, period) DO UPDATE SET at_least = accounts.at_least + excluded.at_least,
                                                      at_most = accounts.at_most + excluded.at_most",
            &[
                &[ALL, ALL, ALL, token.as_str()].as_slice(),
                &[once, &periods.day, &periods.month, once].as_slice(),
                &by.at_least,
                &by.at_most,
            ],
        )
        .await?;
    Ok(())
}

pub(super) async fn account(session: &Session, period: Period) -> Result<Account> {
    let periods = periods(session, crate::clock::now()).await?;
    at(session, ALL, name_of(period, &periods)).await
}

async fn at(session: &Session, name: &str, period: &str) -> Result<Account> {
    let found = "SELECT at_least, at_most FROM accounts WHERE name = $1 AND period = $2";
    let (at_least, at_most) = match session.row(found, &[&name, &period]).await? {
        Some(row) => (usd(cell(&row, 0)?), usd(cell(&row, 1)?)),
        None => Default::default(),
    };
    Ok(Account { at_least, at_most, period: period.to_owned() })
}
