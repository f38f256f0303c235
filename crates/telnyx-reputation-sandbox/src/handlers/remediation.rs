//! Remediation.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    domain::remediation::{COOLDOWN_SECONDS, Remediation, Results, Status, Step},
    handlers::{settings, terms, webhook},
    moment::Moment,
    page::Page,
    price::{Action, Charge},
    problem::{Entry, Problem, Result},
    request::{Answer, Request},
    service::remediation,
    session::Session,
    store::{numbers, remediations},
};

pub(super) fn list(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise_id = settings::find(session, request)?.enterprise_id;
    let query = &request.query;
    let moment = |name: &str| query.get(name).and_then(|text| Moment::parse(text).ok()).map(|at| at.0);
    let filter = remediations::RemediationFilter {
        status: query.get("filter[status]"),
        created_at_gte: moment("filter[created_at][gte]"),
        created_at_lte: moment("filter[created_at][lte]"),
    };
    let page = Page::requested(query, 20);
    let (rows, total) = remediations::list(session, &enterprise_id, &filter, page)?;
    Ok(Answer::json(200, page.list(rows.iter().map(Remediation::to_list_item).collect(), total)))
}

pub(super) fn submit(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let settings = settings::find(session, request)?;
    terms::require_accepted(session)?;
    settings.require_open()?;
    let (mut unknown, mut running, mut submitted, mut ineligible) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (index, phone_number) in request.strings("phone_numbers").into_iter().enumerate() {
        let pointer = format!("/body/phone_numbers/{index}");
        let registered = numbers::registered(session, phone_number)?;
        if registered.is_none_or(|number| number.enterprise_id != settings.enterprise_id) {
            let detail = format!("{phone_number} is not registered under this enterprise.");
            unknown.push(Entry::invalid(detail).at(pointer));
            continue;
        }
        match remediations::last_submission(session, phone_number)? {
            Some((_, true)) => {
                running.push((pointer, format!("{phone_number} is part of a remediation that is still running.")));
            }
            Some((at, false)) if session.now < at.plus_seconds(COOLDOWN_SECONDS) => {
                ineligible.push(phone_number.to_owned());
            }
            _ => submitted.push(phone_number.to_owned()),
        }
    }
    if !unknown.is_empty() {
        return Err(Problem::many(422, unknown));
    }
    if !running.is_empty() {
        return Err(Problem::in_use(running));
    }
    let it = Remediation {
        id: session.new_id(),
        enterprise_id: settings.enterprise_id,
        status: Status::Pending,
        step: Step::Queued,
        reads: 0,
        policy: session.approvals.remediation,
        submitted,
        results: Results { ineligible, ..Results::default() },
        call_purpose: request.string("call_purpose").unwrap_or_default().to_owned(),
        contact_email: request.string("contact_email").map(str::to_owned),
        webhook_url: request.string("webhook_url").map(str::to_owned),
        created_at: session.now,
        updated_at: session.now,
        tier1_completed_at: None,
        tier2_completed_at: None,
    };
    remediation::submitted(session, &it)?;
    let count = i64::try_from(it.submitted.len()).unwrap_or(i64::MAX);
    session.charge(Charge::new(Action::Remediation, count, format!("numbers submitted in {}", it.id)));
    Ok(Answer::data(202, it.to_json()))
}

/// Each number once, and events only to where they may be sent.
pub(super) fn submit_rules(body: &Value) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let given = body.get("phone_numbers").and_then(Value::as_array).into_iter().flatten().enumerate();
    let mut entries: Vec<Entry> = given
        .filter(|(_, value)| value.as_str().is_some_and(|phone_number| !seen.insert(phone_number)))
        .map(|(index, _)| {
            Entry::invalid("The number is in the list more than once.").at(format!("/body/phone_numbers/{index}"))
        })
        .collect();
    entries.extend(webhook::rules(body));
    entries
}

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise_id = settings::find(session, request)?.enterprise_id;
    let it = remediations::get(session, request.path("remediation_id"))?
        .filter(|it| it.enterprise_id == enterprise_id)
        .ok_or_else(|| Problem::not_found("The remediation"))?;
    let it = remediation::read(session, it)?;
    Ok(Answer::data(200, it.to_json()))
}
