//! What the page shows: the accounts, and one of them in a few numbers.

use rusqlite::params;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::enterprise::Enterprise,
    money::Usd,
    page::Page,
    problem::Result,
    query::Query,
    session::Session,
    store::{enterprises, external_verifications, settings},
};

/// Every account, the most recent first, by the digest of its key.
pub(super) fn accounts(request: &ControlRequest<'_>) -> Result<Value> {
    request.sandbox.database.transaction(|transaction| {
        let mut statement = transaction.prepare_cached(
            "SELECT a.name, coalesce(sum(s.calls), 0), coalesce(sum(s.cents), 0)
             FROM accounts a LEFT JOIN spend s ON s.account = a.account
             GROUP BY a.account ORDER BY a.account DESC LIMIT 200",
        )?;
        let data = statement
            .query_map([], |row| {
                let (name, calls, cents): (String, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(json!({ "account": name, "calls": calls, "total_usd": Usd(cents) }))
            })?
            .collect::<rusqlite::Result<Vec<Value>>>()?;
        Ok(json!({ "data": data }))
    })
}

/// The account's enterprises and what hangs on each.
pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| {
        let page = Page::requested(&Query::parse(Some("page[size]=50")), 50);
        let (rows, total) = enterprises::list(session, &enterprises::Filter::default(), page)?;
        let enterprises = rows.iter().map(|it| enterprise(session, it)).collect::<Result<Vec<_>>>()?;
        Ok(json!({
            "account": session.account.name,
            "now": session.now.to_text(),
            "enterprises": enterprises,
            "enterprises_total": total,
            "documents": count(session, "SELECT count(*) FROM documents WHERE account = ?1", "")?,
        }))
    })
}

fn enterprise(session: &Session<'_>, it: &Enterprise) -> Result<Value> {
    let proof = external_verifications::get(session, &it.id)?.map(|it| it.review.verdict);
    let settings = settings::get(session, &it.id)?.map(|settings| settings.to_json(proof));
    const NUMBERS: &str = "SELECT count(*) FROM numbers WHERE account = ?1 AND enterprise_id = ?2";
    Ok(json!({
        "id": it.id,
        "legal_name": it.text("legal_name"),
        "settings": settings,
        "numbers": count(session, &format!("{NUMBERS} AND ownership_status <> 'removed'"), &it.id)?,
        "numbers_to_confirm": count(session, &format!("{NUMBERS} AND ownership_status = 'pending_confirmation'"), &it.id)?,
        "remediations_running": count(
            session,
            "SELECT count(*) FROM remediations WHERE account = ?1 AND enterprise_id = ?2
             AND status IN ('pending', 'in_progress')",
            &it.id
        )?,
    }))
}

/// `sql` takes the account, and the id where it names a second place.
fn count(session: &Session<'_>, sql: &str, id: &str) -> Result<i64> {
    let mut statement = session.connection.prepare_cached(sql)?;
    let account = session.account.row;
    Ok(if statement.parameter_count() == 1 {
        statement.query_row(params![account], |row| row.get(0))?
    } else {
        statement.query_row(params![account, id], |row| row.get(0))?
    })
}
