//! When reviews end.

use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    domain::approval::{Approval, Approvals},
    problem::Result,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    status: Option<Approval>,
    loa: Option<Approval>,
    external_verification: Option<Approval>,
    remediation: Option<Approval>,
}

pub(super) fn get(control: &Control<'_>) -> Result<Value> {
    Ok(json!(current(control)?))
}

/// Policies that are left out stay as they are.
pub(super) fn put(control: &Control<'_>) -> Result<Value> {
    let wanted: Put = control.read()?;
    let mut approvals = current(control)?;
    for (policy, wanted) in [
        (&mut approvals.status, wanted.status),
        (&mut approvals.loa, wanted.loa),
        (&mut approvals.external_verification, wanted.external_verification),
        (&mut approvals.remediation, wanted.remediation),
    ] {
        *policy = wanted.unwrap_or(*policy);
    }
    match &control.key {
        Some(_) => control.in_account(|session| {
            session.account.options.approvals = Some(approvals);
            Ok(())
        })?,
        None => control.sandbox.change_defaults(|defaults| defaults.approvals = approvals),
    }
    get(control)
}

fn current(control: &Control<'_>) -> Result<Approvals> {
    match &control.key {
        Some(_) => control.in_account(|session| Ok(session.approvals)),
        None => Ok(control.sandbox.defaults().approvals),
    }
}
