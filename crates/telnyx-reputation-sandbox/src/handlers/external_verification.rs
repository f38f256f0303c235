//! The proof that an enterprise owns numbers hosted elsewhere.

use crate::{
    domain::{approval::Review, external_verification::ExternalVerification},
    handlers::{documents, enterprises, settings},
    problem::{Problem, Result},
    request::{Answer, Request},
    service::external_verification,
    session::Session,
    store::external_verifications,
};

/// What a document is linked to while it is part of a proof.
const LINKED_RECORD_TYPE: &str = "external_verification";

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise = enterprises::find(session, request)?;
    let it = external_verification::read(session, &enterprise.id)?
        .ok_or_else(|| Problem::not_found("No proof of ownership has been submitted; it"))?;
    Ok(Answer::data(200, it.to_json()))
}

pub(super) fn submit(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise_id = settings::find(session, request)?.enterprise_id;
    if external_verifications::get(session, &enterprise_id)?.is_some_and(|it| it.review.is_approved()) {
        return Err(Problem::refused("The proof of ownership is approved and can no longer be changed."));
    }
    let document_ids = request.strings("document_ids");
    for (index, id) in document_ids.iter().enumerate() {
        documents::require_usable(session, id, &format!("/body/document_ids/{index}"))?;
    }
    documents::unlink(session, LINKED_RECORD_TYPE, &enterprise_id)?;
    for id in &document_ids {
        documents::link(session, id, LINKED_RECORD_TYPE, &enterprise_id)?;
    }
    let owned = |strings: Vec<&str>| strings.into_iter().map(str::to_owned).collect();
    let it = ExternalVerification {
        enterprise_id,
        review: Review::submitted(session.approvals.external_verification),
        document_ids: owned(document_ids),
        phone_numbers: owned(request.strings("phone_numbers")),
        rejection_reason: None,
        submitted_at: session.now,
        reviewed_at: None,
    };
    let it = external_verification::submitted(session, it)?;
    Ok(Answer::data(201, it.to_json()))
}
