//! When reviews end.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::approval::{Approval, Approvals},
    problem::Result,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PutApprovals {
    status: Option<Approval>,
    loa: Option<Approval>,
    external_verification: Option<Approval>,
    remediation: Option<Approval>,
}

pub(super) fn get(request: &ControlRequest<'_>) -> Result<Value> {
    Ok(json!(current(request)?))
}

/// Policies that are left out stay as they are.
pub(super) fn put(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: PutApprovals = request.read()?;
    let mut approvals = current(request)?;
    for (policy, wanted) in [
        (&mut approvals.status, wanted.status),
        (&mut approvals.loa, wanted.loa),
        (&mut approvals.external_verification, wanted.external_verification),
        (&mut approvals.remediation, wanted.remediation),
    ] {
        *policy = wanted.unwrap_or(*policy);
    }
    match &request.key {
        Some(_) => request.in_account(|session| {
            session.account.options.approvals = Some(approvals);
            Ok(())
        })?,
        None => request.sandbox.change_defaults(|defaults| defaults.approvals = approvals),
    }
    get(request)
}

fn current(request: &ControlRequest<'_>) -> Result<Approvals> {
    match &request.key {
        Some(_) => request.in_account(|session| Ok(session.approvals)),
        None => Ok(request.sandbox.defaults().approvals),
    }
}
