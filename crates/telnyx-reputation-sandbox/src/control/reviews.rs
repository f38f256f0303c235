//! Ending reviews by hand.

use serde::Deserialize;
use serde_json::{Value, json};

use super::request::ControlRequest;
use crate::{
    domain::{approval::Review, settings::Gate},
    problem::{Problem, Result},
    service::{external_verification, gates},
    session::Session,
    store::{email_verifications, enterprises, external_verifications, settings},
};

/// What is reviewed.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Subject {
    Status,
    Loa,
    ExternalVerification,
    Bpo,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approve {
    gate: Option<Subject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reject {
    gate: Subject,
    #[serde(default)]
    reasons: Vec<String>,
}

/// Both gates of the settings when none is named.
pub(super) fn approve(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: Approve = request.read()?;
    request.in_account(|session| {
        let id = request.path("enterprise_id");
        match wanted.gate {
            None => decide_gates(session, id, &[Gate::Status, Gate::Loa], None),
            Some(Subject::Status) => decide_gates(session, id, &[Gate::Status], None),
            Some(Subject::Loa) => decide_gates(session, id, &[Gate::Loa], None),
            Some(Subject::ExternalVerification) => decide_proof(session, id, Review::APPROVED, None),
            Some(Subject::Bpo) => decide_bpo(session, id, None),
        }
    })
}

pub(super) fn reject(request: &ControlRequest<'_>) -> Result<Value> {
    let wanted: Reject = request.read()?;
    request.in_account(|session| {
        let id = request.path("enterprise_id");
        let reason = || Some(wanted.reasons.join(" ")).filter(|text| !text.is_empty());
        match wanted.gate {
            Subject::Status => decide_gates(session, id, &[Gate::Status], Some(wanted.reasons)),
            Subject::Loa => decide_gates(session, id, &[Gate::Loa], Some(wanted.reasons)),
            Subject::ExternalVerification => decide_proof(session, id, Review::REJECTED, reason()),
            Subject::Bpo => decide_bpo(session, id, Some(reason().unwrap_or_else(|| "Rejected.".to_owned()))),
        }
    })
}

/// The code that was mailed last.
pub(super) fn email_code(request: &ControlRequest<'_>) -> Result<Value> {
    request.in_account(|session| {
        let sent = email_verifications::get(session, request.path("enterprise_id"))?
            .ok_or_else(|| Problem::not_found("A code for this enterprise"))?;
        Ok(json!({ "code": sent.code, "expires_at": sent.expires_at.to_text() }))
    })
}

fn decide_gates(session: &Session<'_>, id: &str, gates: &[Gate], rejected: Option<Vec<String>>) -> Result<Value> {
    let mut it = settings::get(session, id)?.ok_or_else(|| Problem::not_found("The settings of this enterprise"))?;
    for gate in gates {
        match &rejected {
            None => it.approve(*gate, session.now),
            Some(reasons) => it.reject(*gate, reasons.clone(), session.now),
        }
    }
    gates::save(session, &it)?;
    let proof = external_verifications::get(session, id)?;
    Ok(json!({ "data": it.to_json(proof.map(|it| it.review.verdict)) }))
}

fn decide_proof(session: &mut Session<'_>, id: &str, review: Review, reason: Option<String>) -> Result<Value> {
    let it = external_verifications::get(session, id)?
        .ok_or_else(|| Problem::not_found("The ownership proof of this enterprise"))?;
    let it = external_verification::decide(session, it, review, reason)?;
    Ok(json!({ "data": it.to_json() }))
}

fn decide_bpo(session: &Session<'_>, id: &str, rejected: Option<String>) -> Result<Value> {
    let mut it = enterprises::get(session, id)?.ok_or_else(|| Problem::not_found("The enterprise"))?;
    it.review_bpo(rejected)?;
    enterprises::update(session, &it)?;
    Ok(json!({ "data": it.to_json(settings::exists(session, id)?) }))
}
