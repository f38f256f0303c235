//! Number Reputation of an enterprise: enable, read, change, disable.

use crate::{
    domain::{
        number::RemovalReason,
        schedule::CheckFrequency,
        settings::{Gate, Settings},
        timer::Timer,
    },
    handlers::{documents, enterprises, terms},
    price::{Action, Charge},
    problem::{Problem, Result},
    request::{Answer, Request},
    service::{external_verification, gates, ownership, remediation, timers::next_month},
    session::Session,
    store::{external_verifications, numbers, settings, timers},
};

/// What a document is linked to while it is the letter of an enterprise.
const LINKED_RECORD_TYPE: &str = "enterprise_reputation";

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut it = find(session, request)?;
    let before = it.clone();
    it.read(session.now);
    if it.status != before.status || it.loa != before.loa {
        gates::save(session, &it)?;
    }
    external_verification::read(session, &it.enterprise_id)?;
    show(session, 200, &it)
}

pub(super) fn enable(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise = enterprises::find(session, request)?;
    terms::require_accepted(session)?;
    if let Some(existing) = settings::get(session, &enterprise.id)? {
        existing.require_resubmittable()?;
        remove(session, &enterprise.id)?;
    }
    let document_id = request.string("loa_document_id").unwrap_or_default();
    documents::require_usable(session, document_id, "/body/loa_document_id")?;
    documents::link(session, document_id, LINKED_RECORD_TYPE, &enterprise.id)?;
    let frequency = request.read::<CheckFrequency>("check_frequency")?.unwrap_or_default();
    let it =
        Settings::enabled(enterprise.id.clone(), document_id.to_owned(), frequency, session.approvals, session.now);
    gates::save(session, &it)?;
    gates::submitted(session, &it, Gate::Status)?;
    gates::submitted(session, &it, Gate::Loa)?;
    timers::set(session, next_month(session.now, session.now), Timer::MonthBegins, &enterprise.id)?;
    session.charge(Charge::new(Action::Month, 1, format!("first month of enterprise {}", enterprise.id)));
    show(session, 201, &it)
}

pub(super) fn disable(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let it = find(session, request)?;
    for mut number in numbers::all_registered(session, &it.enterprise_id)? {
        ownership::remove(session, &mut number, RemovalReason::CustomerRemoved)?;
    }
    remediation::cancel_running(session, &it.enterprise_id)?;
    remove(session, &it.enterprise_id)?;
    Ok(Answer::no_content())
}

pub(super) fn update_frequency(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut it = find(session, request)?;
    let frequency = request.read::<CheckFrequency>("check_frequency")?.unwrap_or(it.check_frequency);
    it.change_frequency(frequency, session.now)?;
    gates::save(session, &it)?;
    show(session, 200, &it)
}

pub(super) fn replace_loa(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut it = find(session, request)?;
    it.require_loa_replaceable()?;
    let document_id = request.string("loa_document_id").unwrap_or_default();
    documents::require_usable(session, document_id, "/body/loa_document_id")?;
    documents::unlink(session, LINKED_RECORD_TYPE, &it.enterprise_id)?;
    documents::link(session, document_id, LINKED_RECORD_TYPE, &it.enterprise_id)?;
    it.replace_loa(document_id.to_owned(), session.approvals, session.now);
    gates::save(session, &it)?;
    gates::submitted(session, &it, Gate::Loa)?;
    show(session, 200, &it)
}

/// The settings of the enterprise that the path names.
pub(super) fn find(session: &Session<'_>, request: &Request) -> Result<Settings> {
    let enterprise = enterprises::find(session, request)?;
    of(session, &enterprise.id)
}

/// The settings of an enterprise that exists.
pub(super) fn of(session: &Session<'_>, enterprise_id: &str) -> Result<Settings> {
    settings::get(session, enterprise_id)?
        .ok_or_else(|| Problem::not_found("Number Reputation is not enabled for this enterprise; its settings"))
}

fn remove(session: &mut Session<'_>, enterprise_id: &str) -> Result<()> {
    gates::stop(session, enterprise_id)?;
    documents::unlink(session, LINKED_RECORD_TYPE, enterprise_id)?;
    settings::delete(session, enterprise_id)
}

/// The settings as the API shows them.
pub(super) fn show(session: &Session<'_>, status: u16, it: &Settings) -> Result<Answer> {
    let proof = external_verifications::get(session, &it.enterprise_id)?;
    Ok(Answer::data(status, it.to_json(proof.map(|it| it.review.verdict))))
}
