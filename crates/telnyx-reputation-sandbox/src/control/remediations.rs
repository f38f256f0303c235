//! Advancing a remediation by hand, or ending it.

use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::remediation::Remediation,
    problem::{Problem, Result},
    service::remediation,
    session::Session,
    store::remediations,
};

/// Takes one step.
pub(super) fn advance(request: &ControlRequest<'_>) -> Result<Value> {
    change(request, remediation::advance)
}

/// Ends it as `cancelled`.
pub(super) fn cancel(request: &ControlRequest<'_>) -> Result<Value> {
    change(request, |session, it| remediation::cancel(session, it))
}

fn change(
    request: &ControlRequest<'_>,
    change: impl FnOnce(&mut Session<'_>, &mut Remediation) -> Result<()>,
) -> Result<Value> {
    request.in_account(|session| {
        let mut it = remediations::get(session, request.path("remediation_id"))?
            .ok_or_else(|| Problem::not_found("The remediation"))?;
        change(session, &mut it)?;
        Ok(json!({ "data": it.to_json() }))
    })
}
