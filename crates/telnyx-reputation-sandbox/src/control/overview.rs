//! What the page shows: the accounts, and one of them in a few numbers.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::enterprise::Enterprise,
    page::Page,
    problem::Result,
    query::Query,
    session::Session,
    store::{
        accounts, documents, enterprises, external_verifications, number_pages,
        number_search::{self, NumberSearch},
        numbers, remediations, settings,
    },
};

/// Every account, the most recent first, by the digest of its key.
pub(super) fn accounts(request: &ControlRequest<'_>) -> Result<Value> {
    let spends = request.sandbox.database.transaction(|transaction| accounts::spends(transaction))?;
    let data: Vec<Value> = spends
        .iter()
        .map(|it| json!({ "account": it.name, "api_key": it.shown, "calls": it.calls, "total_usd": it.total }))
        .collect();
    Ok(json!({ "data": data }))
}

/// The account's enterprises and what belongs to each.
pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| {
        let page = Page::requested(&Query::default(), 250);
        let (rows, total) = enterprises::list(session, &enterprises::EnterpriseFilter::default(), page)?;
        let found = number_search::distribution(session, &NumberSearch::default())?;
        let enterprises = rows.iter().map(|it| enterprise(session, it)).collect::<Result<Vec<_>>>()?;
        Ok(json!({
            "account": session.account.name,
            "now": session.now.to_text(),
            "enterprises": enterprises,
            "enterprises_total": total,
            "numbers": found.iter().map(|(_, count)| count).sum::<i64>(),
            "risks": found.iter().copied().collect::<BTreeMap<_, _>>(),
            "documents": documents::count(session)?,
        }))
    })
}

fn enterprise(session: &Session<'_>, it: &Enterprise) -> Result<Value> {
    let proof = external_verifications::get(session, &it.id)?.map(|it| it.review.verdict);
    let settings = settings::get(session, &it.id)?.map(|settings| settings.to_json(proof));
    Ok(json!({
        "id": it.id,
        "legal_name": it.text("legal_name"),
        "settings": settings,
        "numbers": number_pages::count(session, &it.id)?,
        "numbers_to_confirm": numbers::count_pending_confirmation(session, &it.id)?,
        "remediations_running": remediations::count_running(session, &it.id)?,
    }))
}
