//! Terms of service.

use serde_json::json;

use crate::{
    domain::terms::{Agreement, FIRST_VERSION, ProductType},
    page::Page,
    problem::{Problem, Result},
    request::{Answer, Request},
    session::Session,
    store::agreements,
};

pub(super) fn agree(session: &mut Session<'_>, _: &Request) -> Result<Answer> {
    let product = ProductType::NumberReputation;
    let version = current_version(session, product).to_owned();
    let accepted = agreements::latest(session, product)?.filter(|it| it.version == version);
    let agreement = match accepted {
        Some(agreement) => agreement,
        None => {
            let agreement = Agreement { id: session.new_id(), product_type: product, version, agreed_at: session.now };
            agreements::insert(session, &agreement)?;
            agreement
        }
    };
    Ok(Answer::data(201, agreement.to_json()))
}

pub(super) fn status(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let product = product_type(request).unwrap_or(ProductType::BrandedCalling);
    let latest = agreements::latest(session, product)?;
    Ok(Answer::data(200, product.status(current_version(session, product), latest.as_ref())))
}

pub(super) fn list(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let page = Page::requested(&request.query, 20);
    let (rows, total) = agreements::list(session, product_type(request), page)?;
    Ok(Answer::json(200, page.list(rows.iter().map(Agreement::to_json).collect(), total)))
}

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let agreement =
        agreements::get(session, request.path("agreement_id"))?.ok_or_else(|| Problem::not_found("The agreement"))?;
    Ok(Answer::data(200, agreement.to_json()))
}

pub(super) fn info(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let wanted = product_type(request);
    let agreements: Vec<_> = ProductType::ALL
        .into_iter()
        .filter(|product| wanted.is_none_or(|wanted| wanted == *product))
        .map(|product| product.info(current_version(session, product)))
        .collect();
    Ok(Answer::json(200, json!({ "agreements": agreements })))
}

/// Enabling, the letter and remediation need the newest terms accepted.
pub(super) fn require_accepted(session: &Session<'_>) -> Result<()> {
    let product = ProductType::NumberReputation;
    match agreements::latest(session, product)? {
        Some(it) if it.version == current_version(session, product) => Ok(()),
        _ => Err(Problem::forbidden(
            "The Number Reputation terms of service have not been accepted. Accept them with POST /terms_of_service/number_reputation/agree.",
        )),
    }
}

/// A newer version can be published for Number Reputation alone.
fn current_version<'s>(session: &'s Session<'_>, product: ProductType) -> &'s str {
    let published = session.account.options.terms_version.as_deref();
    published.filter(|_| product == ProductType::NumberReputation).unwrap_or(FIRST_VERSION)
}

fn product_type(request: &Request) -> Option<ProductType> {
    request.query.get("product_type").and_then(ProductType::from_name)
}
