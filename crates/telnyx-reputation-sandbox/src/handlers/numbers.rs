//! Monitored numbers, under one enterprise or across all of the account's.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::{
    domain::{
        hosting, magic,
        number::{Number, RemovalReason, Source},
        phone_number::{self, PhoneNumberRefusal},
    },
    handlers::settings,
    page::Page,
    price::{Action, Charge},
    problem::{Entry, Problem, Result},
    request::{Answer, Request},
    service::{lookup, ownership},
    session::Session,
    store::{external_verifications, numbers},
};

pub(super) fn list(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise_id = settings::find(session, request)?.enterprise_id;
    list_page(session, request, Some(&enterprise_id), 10)
}

pub(super) fn list_simplified(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    list_page(session, request, request.query.get("filter[enterprise_id]"), 20)
}

pub(super) fn associate(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let settings = settings::find(session, request)?;
    settings.require_open()?;
    let wanted = request.strings("phone_numbers");
    let proven =
        external_verifications::get(session, &settings.enterprise_id)?.is_some_and(|it| it.review.is_approved());
    let mut refused = Vec::new();
    for (index, phone_number) in wanted.iter().enumerate() {
        if let Some(detail) = refusal(session, phone_number, proven)? {
            refused.push(Entry::refused(detail).at(format!("/body/phone_numbers/{index}")));
        }
    }
    if !refused.is_empty() {
        return Err(Problem::many(400, refused));
    }
    let mut added = Vec::with_capacity(wanted.len());
    for phone_number in &wanted {
        let source = if magic::is_external(phone_number) { Source::External } else { Source::Telnyx };
        let carrier = magic::carrier(session.seed, phone_number);
        let id = session.new_id();
        let mut number = Number::registered(id, &settings.enterprise_id, phone_number, source, carrier, session.now);
        number.hosted_by = magic::carrier_later(session.seed, phone_number);
        ownership::established(session, &number)?;
        added.push(number.to_json());
    }
    let count = i64::try_from(added.len()).unwrap_or(i64::MAX);
    session.charge(Charge::new(Action::Associate, count, "numbers added to monitoring"));
    let meta = json!({ "total_pages": 1, "total_results": count, "page_number": 1, "page_size": count });
    Ok(Answer::json(201, json!({ "data": added, "meta": meta })))
}

/// Only United States numbers, and each of them once.
pub(super) fn associate_rules(body: &Value) -> Vec<Entry> {
    let mut seen = HashSet::new();
    let given = body.get("phone_numbers").and_then(Value::as_array).into_iter().flatten().enumerate();
    given
        .filter_map(|(index, value)| {
            let phone_number = value.as_str()?;
            let detail = match phone_number::classify(phone_number) {
                // The schema speaks for what is not E.164 at all.
                Err(PhoneNumberRefusal::NotE164) if !phone_number::is_e164(phone_number) => return None,
                Err(refusal) => refusal.detail(phone_number),
                Ok(_) if !seen.insert(phone_number) => format!("'{phone_number}' is in the list more than once."),
                Ok(_) => return None,
            };
            Some(Entry::invalid(detail).at(format!("/body/phone_numbers/{index}")))
        })
        .collect()
}

pub(super) fn refresh(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let settings = settings::find(session, request)?;
    settings.require_open()?;
    session.take_refresh(&settings.enterprise_id)?;
    let mut results = Vec::new();
    let mut answered = 0_i64;
    for phone_number in request.strings("phone_numbers") {
        let registered =
            numbers::registered(session, phone_number)?.filter(|number| number.enterprise_id == settings.enterprise_id);
        let error = match registered {
            None => Some("The number is not registered under this enterprise."),
            Some(mut number) => match lookup::live_all(session, std::slice::from_mut(&mut number))? {
                0 => Some("The reputation networks did not answer."),
                _ => {
                    answered += 1;
                    None
                }
            },
        };
        results.push(json!({ "phone_number": phone_number, "success": error.is_none(), "error": error }));
    }
    session.charge(Charge::new(Action::Refresh, answered, "numbers refreshed"));
    let requested = i64::try_from(results.len()).unwrap_or(i64::MAX);
    Ok(Answer::data(
        200,
        json!({
            "results": results,
            "total_requested": requested,
            "total_successful": answered,
            "total_failed": requested - answered,
        }),
    ))
}

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let settings = settings::find(session, request)?;
    settings.require_readable()?;
    let number = find(session, request)?.filter(|number| number.enterprise_id == settings.enterprise_id);
    read(session, request, number)
}

pub(super) fn get_simplified(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let number = find(session, request)?;
    if let Some(number) = &number {
        settings::of(session, &number.enterprise_id)?.require_readable()?;
    }
    read(session, request, number)
}

pub(super) fn disassociate(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let settings = settings::find(session, request)?;
    let number = find(session, request)?.filter(|number| number.enterprise_id == settings.enterprise_id);
    remove(session, number)
}

pub(super) fn disassociate_simplified(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let number = find(session, request)?;
    remove(session, number)
}

fn find(session: &Session<'_>, request: &Request) -> Result<Option<Number>> {
    numbers::registered(session, request.path("phone_number"))
}

fn list_page(
    session: &Session<'_>,
    request: &Request,
    enterprise_id: Option<&str>,
    default_size: i64,
) -> Result<Answer> {
    const CONTAINS: &str = "filter[phone_number][contains]";
    let query = &request.query;
    let contains = query.get(CONTAINS);
    if contains.is_some_and(|text| text.bytes().filter(u8::is_ascii_digit).count() < 5) {
        return Err(Problem::refused_entry(Entry::refused("Give at least five digits.").in_parameter(CONTAINS)));
    }
    let filter = numbers::NumberFilter {
        enterprise_id,
        phone_number_eq: query.get("filter[phone_number][eq]"),
        phone_number_contains: contains,
        ownership_status: query.get("filter[ownership_status]"),
        source: query.get("filter[source]"),
    };
    let page = Page::requested(query, default_size);
    let (rows, total) = numbers::list(session, &filter, page)?;
    Ok(Answer::json(200, page.list(rows.iter().map(Number::to_json).collect(), total)))
}

/// Why a well-formed United States number cannot be added.
fn refusal(session: &Session<'_>, phone_number: &str, proven: bool) -> Result<Option<String>> {
    if numbers::registered(session, phone_number)?.is_some() {
        return Ok(Some(hosting::taken(phone_number)));
    }
    Ok(hosting::refusal(phone_number, proven))
}

/// A stored snapshot is free; a live lookup is billed, asked for or not.
fn read(session: &mut Session<'_>, request: &Request, number: Option<Number>) -> Result<Answer> {
    let mut number = number.ok_or_else(|| Problem::not_found("The phone number"))?;
    let fresh = request.query.get("fresh") == Some("true");
    if fresh || number.reputation_data.is_none() {
        let action = if fresh { Action::FreshLookup } else { Action::FirstLookup };
        if !lookup::live(session, &mut number, action)? {
            session.note("the live lookup failed; the answer is what was stored");
        }
    }
    Ok(Answer::data(200, number.to_json()))
}

fn remove(session: &mut Session<'_>, number: Option<Number>) -> Result<Answer> {
    let mut number = number.ok_or_else(|| Problem::not_found("The phone number"))?;
    ownership::remove(session, &mut number, RemovalReason::CustomerRemoved)?;
    Ok(Answer::no_content())
}
