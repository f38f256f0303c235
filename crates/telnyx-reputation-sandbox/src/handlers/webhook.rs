//! Where an enterprise's ownership events go.

use serde_json::Value;

use crate::{
    domain::webhook,
    handlers::settings,
    problem::{Entry, Result},
    request::{Answer, Request},
    service::gates,
    session::Session,
};

pub(super) fn update(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut it = settings::find(session, request)?;
    it.webhook_url = request.string("webhook_url").map(str::to_owned);
    it.updated_at = session.now;
    gates::save(session, &it)?;
    settings::show(session, 200, &it)
}

/// A host that the public internet does not reach gets no events, except for this machine.
pub(super) fn rules(body: &Value) -> Vec<Entry> {
    match body.get("webhook_url").and_then(Value::as_str) {
        Some(url) if url.contains("://") && !webhook::is_acceptable(url) => {
            vec![Entry::invalid("webhook_url must lead to a publicly reachable host.").at("/body/webhook_url")]
        }
        _ => Vec::new(),
    }
}
