//! The enterprise: the one that is named, one that is registered already, or a new one.

use futures::TryStreamExt;
use serde_json::Value;
use telnyx_reputation::types::EnterprisePublic;
use telnyx_reputation::{Arguments, CallOptions, Payload};

use super::told::Outcome;
use super::walk::{Walk, Wanted};
use crate::failure::Failure;
use crate::operations;

/// The id of the enterprise. Registering is free; one that has the same names is not registered again.
///
/// # Errors
/// There is none and nothing to register, there are several, or as the calls.
pub(super) async fn find_or_register(walk: &mut Walk<'_>, wanted: &Wanted) -> Result<String, Failure> {
    const TITLE: &str = "Register the enterprise";
    let enterprises = walk.context.client.enterprises();
    if let Some(id) = &wanted.enterprise_id {
        walk.told.begin(TITLE, &format!("enterprises retrieve --enterprise-id {id}"));
        let found = walk.call(|_| enterprises.retrieve(id)).await?.data;
        return Ok(known(walk, &found));
    }
    walk.told.begin(TITLE, "enterprises create --json @enterprise.json");
    let all: Vec<EnterprisePublic> = walk.call(|_| enterprises.list().items().try_collect()).await?;
    let mut same = all.iter().filter(|it| wanted.body.as_ref().is_none_or(|body| is_same(it, body)));
    match (same.next(), same.next(), &wanted.body) {
        (Some(found), None, _) => Ok(known(walk, found)),
        (Some(_), Some(_), _) => Err(Failure::usage(
            "which enterprise? Give --enterprise-id; `telnyx-reputation enterprises list` shows them",
        )),
        (None, _, Some(body)) => register(walk, body).await,
        (None, _, None) => Err(Failure::usage(
            "there is no enterprise yet: give --json @enterprise.json; \
             `telnyx-reputation enterprises create --help` says what is in it",
        )),
    }
}

fn known(walk: &mut Walk<'_>, found: &EnterprisePublic) -> String {
    let id = found.id.to_string();
    walk.told.ended(Outcome::DoneBefore, &id);
    id
}

async fn register(walk: &mut Walk<'_>, body: &Value) -> Result<String, Failure> {
    let call = operations::call("enterprises", "create")?;
    let operation = call.operation()?;
    let mut arguments = Arguments::default();
    arguments.payload = Payload::Json(body.clone());
    let client = walk.context.client.clone();
    let answer = walk
        .call(|witness| {
            let mut options = CallOptions::default();
            options.witness = Some(witness.clone());
            async move { client.call(operation, arguments, options).await }
        })
        .await?;
    let answer: Value = answer.json()?;
    let id = answer["data"]["id"].as_str().map(str::to_owned);
    let id = id.ok_or_else(|| Failure::local("the API did not say the new enterprise's id: run this again"))?;
    walk.told.ended(Outcome::Done, &id);
    Ok(id)
}

/// Whether what is to be registered is registered as this one.
fn is_same(known: &EnterprisePublic, body: &Value) -> bool {
    let folded = |text: &str| text.trim().to_lowercase();
    let known = serde_json::to_value(known).unwrap_or_default();
    let is_equal = |name: &str| match (known[name].as_str(), body[name].as_str()) {
        (Some(known), Some(given)) => Some(folded(known) == folded(given)),
        _ => None,
    };
    // An API that keeps the tax number to itself leaves the name to tell by.
    is_equal("legal_name") == Some(true) && is_equal("fein") != Some(false)
}
