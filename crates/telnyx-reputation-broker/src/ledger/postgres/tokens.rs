//! Tokens, by the digests of their texts.

use telnyx_reputation::Usd;
use tokio_postgres::Row;

use super::super::kept::Account;
use super::super::money::usd;
use super::super::{LedgerError, Result};
use super::session::{Session, cell};
use crate::token::{NewToken, Token};

pub(super) async fn find(session: &Session, digest: &str) -> Result<Option<NewToken>> {
    let found = "SELECT name, free_only, spend_limit, enterprises, status, created_at, revoked_at
                 FROM tokens WHERE digest = $1 AND revoked_at IS NULL";
    session.row(found, &[&digest]).await?.map(|row| Ok(read(&row)?.allows)).transpose()
}

pub(super) async fn is_in_use(session: &Session, digest: &str) -> Result<bool> {
    let found = "SELECT 1 FROM tokens WHERE digest = $1 AND revoked_at IS NULL";
    Ok(session.row(found, &[&digest]).await?.is_some())
}

pub(super) async fn add(session: &Session, digest: &str, token: &NewToken, now: i64) -> Result<()> {
    let limit = token.limit.map(|limit| limit.thousandths().cast_signed());
    let enterprises = serde_json::to_string(&token.enterprises).unwrap_or_default();
    let insert = "INSERT INTO tokens VALUES ($1, $2, $3, $4, $5, $6, $7, NULL) ON CONFLICT DO NOTHING";
    let added = session
        .change(insert, &[&digest, &token.name, &token.free_only, &limit, &enterprises, &token.status, &now])
        .await?;
    if added == 1 {
        return Ok(());
    }
    let name = &token.name;
    Err(LedgerError(format!("there is a token named {name} already: revoke it, or take another name")))
}

pub(super) async fn revoke(session: &Session, name: &str, now: i64) -> Result<bool> {
    let update = "UPDATE tokens SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL";
    Ok(session.change(update, &[&name, &now]).await? > 0)
}

pub(super) async fn all(session: &Session) -> Result<Vec<(Token, Account)>> {
    let all =
        "SELECT tokens.name, free_only, spend_limit, enterprises, status, created_at, revoked_at, at_least, at_most
               FROM tokens LEFT JOIN accounts ON accounts.name = 'token ' || tokens.name AND period = 'once'
               ORDER BY created_at, tokens.name";
    let rows = session.rows(all, &[]).await?;
    let amount = |row: &Row, column| Ok::<_, LedgerError>(usd(cell::<Option<i64>>(row, column)?.unwrap_or_default()));
    let spent = |row: &Row| {
        Ok::<_, LedgerError>(Account { at_least: amount(row, 7)?, at_most: amount(row, 8)?, period: "once".to_owned() })
    };
    rows.iter().map(|row| Ok((read(row)?, spent(row)?))).collect()
}

fn read(row: &Row) -> Result<Token> {
    let limit: Option<i64> = cell(row, 2)?;
    let enterprises: String = cell(row, 3)?;
    Ok(Token {
        allows: NewToken {
            name: cell(row, 0)?,
            free_only: cell(row, 1)?,
            limit: limit.map(|limit| Usd::from_thousandths(limit.cast_unsigned())),
            // What cannot be read must not read as "all of them".
            enterprises: serde_json::from_str(&enterprises).unwrap_or_else(|_| vec![enterprises]),
            status: cell(row, 4)?,
        },
        created_at: cell(row, 5)?,
        revoked_at: cell(row, 6)?,
    })
}
