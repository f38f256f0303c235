//! The letter of authorization, rendered.

use crate::{
    domain::letter,
    handlers::{enterprises, terms},
    problem::Result,
    request::{Answer, Request},
    session::Session,
};

pub(super) fn render(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let enterprise = enterprises::find(session, request)?;
    terms::require_accepted(session)?;
    let content = letter::render(&enterprise, &request.body, session.now)?;
    Ok(Answer::file("application/pdf", "letter-of-authorization.pdf", content))
}
