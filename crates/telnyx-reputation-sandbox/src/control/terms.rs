//! Publishing a newer version of the terms.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::problem::{Problem, Result};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutTerms {
    version: String,
}

/// The account's acceptance of an older version no longer counts.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PutTerms = request.read()?;
    if wanted.version.is_empty() || wanted.version.len() > 64 {
        return Err(Problem::invalid("/body/version", "A version has 1 to 64 characters."));
    }
    request.in_account(|session| {
        session.account.options.terms_version = Some(wanted.version.clone());
        Ok(json!({ "version": wanted.version }))
    })
}
