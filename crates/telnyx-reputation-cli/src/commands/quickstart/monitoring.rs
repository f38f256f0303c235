//! Monitoring of the enterprise: whether it is enabled, and enabling it, which bills each month.

use serde_json::json;
use telnyx_reputation::ErrorKind;

use super::told::Outcome;
use super::walk::{Walk, Wanted};
use crate::confirm::{Price, confirm};
use crate::failure::Failure;
use crate::jobs::counted;
use crate::operations;

const ENABLE: &str = "Enable monitoring";

/// Whether it is enabled. Free.
///
/// # Errors
/// As the call.
pub(super) async fn is_enabled(walk: &mut Walk<'_>, id: &str) -> Result<bool, Failure> {
    let reputation = walk.context.client.enterprises().reputation();
    match walk.call(|_| reputation.retrieve(id)).await {
        Ok(_) => Ok(true),
        Err(Failure::Client(error)) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(other) => Err(other),
    }
}

fn command(id: &str, document_id: &str) -> String {
    format!("enterprises:reputation enable --enterprise-id {id} --loa-document-id {document_id}")
}

/// Tells that it is enabled.
pub(super) fn skip(walk: &mut Walk<'_>, id: &str) {
    walk.told.begin(ENABLE, &command(id, "DOCUMENT_ID"));
    walk.told.ended(Outcome::DoneBefore, "it is enabled, and not billed again");
}

/// Enables it after a question. Bills the first month of the enterprise.
///
/// # Errors
/// It was not confirmed, or as the call.
pub(super) async fn enable(walk: &mut Walk<'_>, wanted: &Wanted, id: &str, document_id: &str) -> Result<(), Failure> {
    walk.told.begin(ENABLE, &command(id, document_id));
    let call = operations::call("enterprises:reputation", "enable")?;
    let at_most = call.operation()?.worst_case(&json!({"loa_document_id": document_id}));
    let mut beside: Vec<String> = call.price.map(str::to_owned).into_iter().collect();
    if !wanted.numbers.is_empty() {
        let forecast = telnyx_reputation::forecast(wanted.numbers.len() as u64, "business_daily")?;
        let (count, month) = (counted(wanted.numbers.len()), forecast.per_month);
        beside.push(format!("with {count} checked each business day an average month is USD {month}"));
    }
    let price = Price { what: "Enable monitoring".to_owned(), at_most, beside, enterprise_id: Some(id) };
    confirm(walk.context, &price).await?;
    let reputation = walk.context.client.enterprises().reputation();
    let settings = walk.call(|witness| reputation.enable(id, document_id).witnessed_by(witness)).await?.data;
    let frequency = settings.check_frequency.as_ref().map_or("unknown", |frequency| frequency.as_str());
    walk.told.ended(Outcome::Done, &format!("check frequency {frequency}"));
    Ok(())
}
