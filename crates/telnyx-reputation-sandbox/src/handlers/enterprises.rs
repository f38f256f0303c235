//! Enterprises.

use serde_json::{Map, Value};

use crate::{
    contract::Contract,
    domain::enterprise::{Enterprise, require_updatable, rules},
    page::Page,
    problem::{Entry, Problem, Result},
    request::{Answer, Request},
    session::Session,
    store::{enterprises, settings},
};

pub(super) fn list(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    require_verified(session)?;
    let page = Page::requested(&request.query, 10);
    let filter = enterprises::EnterpriseFilter {
        legal_name_contains: ["legal_name", "filter[legal_name][contains]"]
            .into_iter()
            .filter_map(|name| request.query.get(name))
            .collect(),
        role_type: request.query.get("filter[role_type]"),
    };
    let (rows, total) = enterprises::list(session, &filter, page)?;
    let data = rows.iter().map(|it| show(session, it)).collect::<Result<_>>()?;
    Ok(Answer::json(200, page.list(data, total)))
}

pub(super) fn create(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    require_verified(session)?;
    let enterprise = Enterprise::created(session.new_id(), request.object()?, session.now);
    if let Some(id) = enterprises::find_same(session, &enterprise)? {
        return Err(Problem::duplicate(same(&id)));
    }
    enterprises::insert(session, &enterprise)?;
    Ok(Answer::data(201, show(session, &enterprise)?))
}

/// What the schema of creation leaves to its prose.
pub(super) fn create_rules(body: &Value) -> Vec<Entry> {
    body.as_object().map(rules).unwrap_or_default()
}

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    require_verified(session)?;
    let enterprise = find(session, request)?;
    Ok(Answer::data(200, show(session, &enterprise)?))
}

pub(super) fn update(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    require_verified(session)?;
    let body = request.object()?;
    let mut enterprise = find(session, request)?;
    require_updatable(body)?;
    let enabled = settings::exists(session, &enterprise.id)?;
    enterprise.update(body, enabled, session.now)?;
    require_creatable(&enterprise.profile)?;
    // Unlike creation, an update declares no conflict.
    if let Some(id) = enterprises::find_same(session, &enterprise)? {
        return Err(Problem::refused(same(&id)));
    }
    enterprises::update(session, &enterprise)?;
    Ok(Answer::data(200, show(session, &enterprise)?))
}

pub(super) fn delete(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    require_verified(session)?;
    let enterprise = find(session, request)?;
    if settings::exists(session, &enterprise.id)? {
        return Err(Problem::refused(
            "Number Reputation is enabled for this enterprise. Disable it before deleting the enterprise.",
        ));
    }
    enterprises::delete(session, &enterprise.id)?;
    Ok(Answer::no_content())
}

/// The enterprise that the path names.
pub(super) fn find(session: &Session<'_>, request: &Request) -> Result<Enterprise> {
    enterprises::get(session, request.path("enterprise_id"))?.ok_or_else(|| Problem::not_found("The enterprise"))
}

pub(super) fn require_verified(session: &Session<'_>) -> Result<()> {
    if session.account.verified {
        return Ok(());
    }
    Err(Problem::forbidden("Enterprises need an account of the verified level or above."))
}

/// The rules of creation hold for what an update makes of the enterprise.
fn require_creatable(profile: &Map<String, Value>) -> Result<()> {
    let create = Contract::get().map_err(Problem::internal)?.operation("createEnterprise");
    create.map_or(Ok(()), |create| create.check_body(&Value::Object(profile.clone()), Some(create_rules)))
}

fn same(id: &str) -> String {
    format!("An enterprise with the same legal name and tax id is registered already: {id}.")
}

fn show(session: &Session<'_>, enterprise: &Enterprise) -> Result<Value> {
    Ok(enterprise.to_json(settings::exists(session, &enterprise.id)?))
}
