//! What is known of a number; the first time somebody asks it is looked up, which bills.

use serde_json::json;
use telnyx_reputation::types::ReputationPhoneNumber;

use super::told::Outcome;
use super::walk::Walk;
use crate::confirm::{Price, confirm};
use crate::failure::Failure;
use crate::operations;

/// Reads it: what is stored for free, else looked up after a question.
///
/// # Errors
/// It was not confirmed, or as the calls.
pub(super) async fn read(walk: &mut Walk<'_>, id: &str, number: &str) -> Result<(), Failure> {
    let command = format!("enterprises:reputation:numbers retrieve --enterprise-id {id} --phone-number {number}");
    walk.told.begin("Read what is known of a number", &command);
    let numbers = walk.context.client.enterprises().reputation().numbers();
    let stored = walk.call(|_| numbers.peek(id, number)).await?;
    if let Some(row) = stored.filter(|row| row.reputation_data.is_some()) {
        walk.told.ended(Outcome::DoneBefore, &described(&row));
        return Ok(());
    }
    let call = operations::call("enterprises:reputation:numbers", "retrieve")?;
    let at_most = call.operation()?.worst_case(&json!(null));
    let beside = call.price.map(str::to_owned).into_iter().collect();
    let what = format!("Read what is known of {number}");
    confirm(walk.context, &Price { what, at_most, beside, enterprise_id: Some(id) }).await?;
    let row = walk.call(|witness| numbers.retrieve(id, number).witnessed_by(witness)).await?.data;
    walk.told.ended(Outcome::Done, &described(&row));
    Ok(())
}

fn described(row: &ReputationPhoneNumber) -> String {
    let number = &row.phone_number;
    let Some(data) = &row.reputation_data else { return format!("{number}: nothing is known yet") };
    let risk = data.spam_risk.as_ref().map_or("unknown", |risk| risk.as_str());
    let label = data.spam_category.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
    format!("{number}: spam risk {risk}, label {label}")
}
