//! Where a document's download link leads: whoever has the link may read the file.

use axum::response::Response;

use crate::{
    account::Key,
    http::{file_response, problem_response},
    problem::{Problem, Result},
    state::Sandbox,
    store::documents,
};

pub(super) fn get(sandbox: &Sandbox, token: &str, document_id: &str) -> Response {
    read(sandbox, token, document_id).unwrap_or_else(|problem| problem_response(&problem))
}

fn read(sandbox: &Sandbox, token: &str, document_id: &str) -> Result<Response> {
    let name = token.split('-').next().unwrap_or_default();
    sandbox.in_session(&Key::of_account(name)?, |session| {
        if session.link_token(document_id) != token {
            return Err(Problem::document_not_found());
        }
        let document = documents::get(session, document_id)?.ok_or_else(Problem::document_not_found)?;
        let content = documents::content(session, document_id)?.ok_or_else(Problem::document_not_found)?;
        Ok(file_response(&document.content_type, &document.filename, content))
    })
}
