//! Moving a remediation on by hand, or ending it.

use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    domain::remediation::Remediation,
    problem::{Problem, Result},
    service::remediation,
    session::Session,
    store::remediations,
};

/// One step on.
pub(super) fn advance(control: &Control<'_>) -> Result<Value> {
    change(control, remediation::advance)
}

/// Ends it as `cancelled`.
pub(super) fn cancel(control: &Control<'_>) -> Result<Value> {
    change(control, |session, it| remediation::cancel(session, it))
}

fn change(
    control: &Control<'_>,
    change: impl FnOnce(&mut Session<'_>, &mut Remediation) -> Result<()>,
) -> Result<Value> {
    control.in_account(|session| {
        let mut it = remediations::get(session, control.path("remediation_id"))?
            .ok_or_else(|| Problem::not_found("The remediation"))?;
        change(session, &mut it)?;
        Ok(json!({ "data": it.to_json() }))
    })
}
