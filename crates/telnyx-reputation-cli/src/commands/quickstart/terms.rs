//! The terms of service, which nobody agrees to unasked.

use telnyx_reputation::Usd;
use telnyx_reputation::enums::TosProductType;

use super::told::Outcome;
use super::walk::Walk;
use crate::confirm::{Price, confirm};
use crate::failure::Failure;

/// Agrees to the newest terms, after a question. Free.
///
/// # Errors
/// The person does not agree, or as the calls.
pub(super) async fn agree(walk: &mut Walk<'_>) -> Result<(), Failure> {
    walk.told.begin("Agree to the terms", "terms-of-service:number-reputation agree");
    let terms = walk.context.client.terms_of_service();
    let status = walk.call(|_| terms.retrieve_status().product_type(TosProductType::NumberReputation)).await?.data;
    let version = status.current_terms_version;
    if status.has_agreed {
        walk.told.ended(Outcome::DoneBefore, &format!("version {version}"));
        return Ok(());
    }
    let what = format!("Agree to the terms of Number Reputation, version {version}");
    let beside = vec!["one agreement serves the whole account".to_owned()];
    confirm(walk.context, &Price { what, at_most: Usd::ZERO, beside, enterprise_id: None }).await?;
    walk.call(|witness| terms.number_reputation().agree().witnessed_by(witness)).await?;
    walk.told.ended(Outcome::Done, &format!("version {version}"));
    Ok(())
}
