//! Accounts, by the digest of their API key. What is an account's is kept from all others by [`Session`](crate::session).

use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    account::{Account, Key, Options},
    moment::Moment,
    money::Usd,
    problem::{Problem, Result},
};

/// Finds the key's account, or makes it.
pub(crate) fn open(connection: &Connection, key: &Key) -> Result<Account> {
    if let Some(account) = find(connection, key)? {
        return Ok(account);
    }
    if !key.makes_account() {
        return Err(Problem::not_found("The account"));
    }
    connection
        .prepare_cached("INSERT INTO accounts (name, shown) VALUES (?1, ?2)")?
        .execute(params![key.name(), key.shown()])?;
    Ok(Account::new(key, connection.last_insert_rowid(), 0, Options::default()))
}

/// The key's account, if it has been used before.
pub(crate) fn find(connection: &Connection, key: &Key) -> Result<Option<Account>> {
    let found = connection
        .prepare_cached("SELECT account, ids, options FROM accounts WHERE name = ?1")?
        .query_row(params![key.name()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((row, ids, options)) = found else { return Ok(None) };
    Ok(Some(Account::new(key, row, ids.unsigned_abs(), serde_json::from_str(&options)?)))
}

/// Writes back what a transaction changed.
pub(crate) fn save(connection: &Connection, it: &Account) -> Result<()> {
    let ids = i64::try_from(it.ids).unwrap_or(i64::MAX);
    connection.prepare_cached("UPDATE accounts SET ids = ?2, options = ?3 WHERE account = ?1")?.execute(params![
        it.row,
        ids,
        serde_json::to_string(&it.options)?
    ])?;
    Ok(())
}

/// An account for which something happens without a request.
pub(crate) struct Awaited {
    pub(crate) name: String,
    pub(crate) options: Options,
    /// When the first of its timers and deliveries is due.
    pub(crate) due: Moment,
}

/// Every account with a timer or with a delivery that has not ended.
pub(crate) fn awaited(connection: &Connection) -> Result<Vec<Awaited>> {
    let mut statement = connection.prepare_cached(
        "SELECT a.name, a.options, min(w.due) FROM (
           SELECT account, due FROM timers UNION ALL SELECT account, due FROM deliveries WHERE state = 'waiting'
         ) w JOIN accounts a ON a.account = w.account GROUP BY w.account",
    )?;
    let mut rows = statement.query([])?;
    let mut accounts = Vec::new();
    while let Some(row) = rows.next()? {
        let options: String = row.get(1)?;
        accounts.push(Awaited {
            name: row.get(0)?,
            options: serde_json::from_str(&options)?,
            due: Moment(row.get(2)?),
        });
    }
    Ok(accounts)
}

/// What an account has called and spent.
pub(crate) struct Spend {
    pub(crate) name: String,
    /// The key as people may see it.
    pub(crate) shown: Option<String>,
    pub(crate) calls: i64,
    pub(crate) total: Usd,
}

/// The last 200 accounts, newest first.
pub(crate) fn spends(connection: &Connection) -> Result<Vec<Spend>> {
    let mut statement = connection.prepare_cached(
        "SELECT a.name, a.shown, coalesce(sum(s.calls), 0), coalesce(sum(s.cents), 0)
         FROM accounts a LEFT JOIN spend s ON s.account = a.account
         GROUP BY a.account ORDER BY a.account DESC LIMIT 200",
    )?;
    let spends = statement
        .query_map([], |row| {
            Ok(Spend { name: row.get(0)?, shown: row.get(1)?, calls: row.get(2)?, total: Usd(row.get(3)?) })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(spends)
}
