//! When reviews end, and ending one by hand.

use serde::Deserialize;
use serde_json::{Value, json};

use super::routes::Control;
use crate::{
    domain::{
        approval::{Approval, Approvals},
        settings::{Gate, Settings},
    },
    problem::Problem,
    service::gates,
    session::{Result, Session},
    store::settings,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Put {
    status: Option<Approval>,
    loa: Option<Approval>,
    external_verification: Option<Approval>,
    remediation: Option<Approval>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approve {
    gate: Option<Gate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    gate: Gate,
    #[serde(default)]
    reasons: Vec<String>,
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

/// Both gates when none is named.
pub(super) fn approve(control: &Control<'_>) -> Result<Value> {
    let wanted: Approve = control.read()?;
    decide(control, |session, it| {
        for gate in wanted.gate.map_or(vec![Gate::Status, Gate::Loa], |gate| vec![gate]) {
            it.approve(gate, session.now);
        }
    })
}

pub(super) fn reject(control: &Control<'_>) -> Result<Value> {
    let wanted: Reject = control.read()?;
    decide(control, |session, it| it.reject(wanted.gate, wanted.reasons, session.now))
}

fn decide(control: &Control<'_>, decision: impl FnOnce(&Session<'_>, &mut Settings)) -> Result<Value> {
    control.in_account(|session| {
        let mut it = settings::get(session, control.path("enterprise_id"))?
            .ok_or_else(|| Problem::not_found("The settings of this enterprise"))?;
        decision(session, &mut it);
        gates::save(session, &it)?;
        Ok(json!({ "data": it.to_json(None) }))
    })
}

fn current(control: &Control<'_>) -> Result<Approvals> {
    match &control.key {
        Some(_) => control.in_account(|session| Ok(session.approvals)),
        None => Ok(control.sandbox.defaults().approvals),
    }
}
