//! Tokens, by the digests of their texts.

use rusqlite::{Connection, OptionalExtension, Row, params};
use telnyx_reputation::Usd;

use super::super::kept::Account;
use super::super::money::usd;
use super::super::{LedgerError, Result};
use crate::token::{NewToken, Token};

const COLUMNS: &str = "tokens.name, free_only, spend_limit, enterprises, status, created_at, revoked_at";

pub(super) fn find(connection: &Connection, digest: &str) -> Result<Option<NewToken>> {
    let mut found =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM tokens WHERE digest = ?1 AND revoked_at IS NULL"))?;
    Ok(found.query_row([digest], read).optional()?.map(|token| token.allows))
}

pub(super) fn add(connection: &Connection, digest: &str, token: &NewToken, now: i64) -> Result<()> {
    let added = connection.execute(
        "INSERT INTO tokens VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL) ON CONFLICT DO NOTHING",
        params![
            digest,
            token.name,
            token.free_only,
            token.limit.map(|limit| limit.thousandths().cast_signed()),
            serde_json::to_string(&token.enterprises).unwrap_or_default(),
            token.status,
            now
        ],
    )?;
    if added == 1 {
        return Ok(());
    }
    let name = &token.name;
    Err(LedgerError(format!("there is a token named {name} already: revoke it, or take another name")))
}

pub(super) fn revoke(connection: &Connection, name: &str, now: i64) -> Result<bool> {
    let revoked = connection
        .execute("UPDATE tokens SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL", params![name, now])?;
    Ok(revoked > 0)
}

pub(super) fn is_in_use(connection: &Connection, digest: &str) -> Result<bool> {
    let mut one = connection.prepare_cached("SELECT 1 FROM tokens WHERE digest = ?1 AND revoked_at IS NULL")?;
    Ok(one.exists([digest])?)
}

pub(super) fn all(connection: &Connection) -> Result<Vec<(Token, Account)>> {
    let mut all = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, at_least, at_most
         FROM tokens LEFT JOIN accounts ON accounts.name = 'token ' || tokens.name AND period = 'once'
         ORDER BY created_at, tokens.name"
    ))?;
    let rows = all.query_map([], |row| {
        let amount = |column| Ok::<_, rusqlite::Error>(usd(row.get::<_, Option<i64>>(column)?.unwrap_or_default()));
        Ok((read(row)?, Account { at_least: amount(7)?, at_most: amount(8)?, period: "once".to_owned() }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Token> {
    let limit: Option<i64> = row.get(2)?;
    let enterprises: String = row.get(3)?;
    Ok(Token {
        allows: NewToken {
            name: row.get(0)?,
            free_only: row.get(1)?,
            limit: limit.map(|limit| Usd::from_thousandths(limit.cast_unsigned())),
            // What cannot be read must not read as "all of them".
            enterprises: serde_json::from_str(&enterprises).unwrap_or_else(|_| vec![enterprises]),
            status: row.get(4)?,
        },
        created_at: row.get(5)?,
        revoked_at: row.get(6)?,
    })
}
