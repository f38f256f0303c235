//! Who owns a number, and saying that one still does.

use serde_json::Value;

use crate::{
    domain::number::{Number, Source},
    handlers::{documents, settings},
    problem::{Problem, Result},
    request::{Answer, Request},
    service::ownership,
    session::Session,
    store::numbers,
};

/// What a document is linked to while it backs a confirmation.
const LINKED_RECORD_TYPE: &str = "ownership_confirmation";

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let number = find(session, request)?;
    let history = numbers::history(session, &number)?;
    Ok(Answer::data(200, number.to_ownership_json(&history)))
}

pub(super) fn confirm(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut number = find(session, request)?;
    if let Some(document_id) = request.string("evidence_document_id") {
        documents::require_usable(session, document_id, "/body/evidence_document_id")?;
        documents::link(session, document_id, LINKED_RECORD_TYPE, &number.id)?;
    }
    let still_own = request.body.get("still_own").and_then(Value::as_bool).unwrap_or_default();
    if number.is_removed() {
        return Err(Problem::refused("The number has been removed; there is nothing left to confirm."));
    }
    if !still_own {
        let reason = number.given_up_reason();
        ownership::remove(session, &mut number, reason)?;
    } else if number.source == Source::Telnyx || !number.awaits_confirmation() {
        return Err(Problem::refused(format!(
            "No confirmation is open for this number: its ownership_status is '{}'.",
            number.ownership_status.name()
        )));
    } else {
        ownership::confirm(session, &mut number)?;
    }
    Ok(Answer::data(200, number.to_json()))
}

/// The number that the path names, even after its removal.
fn find(session: &Session<'_>, request: &Request) -> Result<Number> {
    let enterprise_id = settings::find(session, request)?.enterprise_id;
    numbers::newest(session, &enterprise_id, request.path("phone_number"))?
        .ok_or_else(|| Problem::not_found("The phone number"))
}
