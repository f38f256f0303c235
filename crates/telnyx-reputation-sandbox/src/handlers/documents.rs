//! Documents and what they are linked to.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    domain::{
        document::{Document, DocumentLink, UNLINKED_SECONDS},
        timer::Timer,
    },
    ids,
    moment::Moment,
    page::Page,
    problem::{Problem, Result},
    request::{Answer, Request},
    session::Session,
    store::{documents, timers},
};

pub(super) fn create(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let upload = Upload::read(request)?;
    let id = session.new_id();
    let document = Document::received(
        id,
        &upload.content,
        upload.filename.as_deref(),
        upload.customer_reference.as_deref(),
        session.now,
    )?;
    documents::insert(session, &document, &upload.content)?;
    expire_unless_linked(session, &document.id)?;
    Ok(Answer::data(200, document.to_json()))
}

pub(super) fn get(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    Ok(Answer::data(200, find(session, request)?.to_json()))
}

pub(super) fn download(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let document = find(session, request)?;
    let content = documents::content(session, &document.id)?.ok_or_else(Problem::document_not_found)?;
    Ok(Answer::file(&document.content_type, &document.filename, content))
}

pub(super) fn download_link(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let document = find(session, request)?;
    let token = session.link_token(&document.id);
    let url = format!("{}/_sandbox/files/{token}/{}", request.origin, document.id);
    Ok(Answer::data(200, json!({ "url": url })))
}

pub(super) fn list(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let query = &request.query;
    let page = Page::requested(query, 20);
    let moment = |name: &str| query.get(name).and_then(|text| Moment::parse(text).ok()).map(|at| at.0);
    let filter = documents::DocumentFilter {
        filename_contains: query.get("filter[filename][contains]").map(str::to_owned),
        customer_references: ["filter[customer_reference][eq]", "filter[customer_reference][in]"]
            .into_iter()
            .flat_map(|name| query.all(name))
            .map(str::to_owned)
            .collect(),
        created_after: moment("filter[created_at][gt]"),
        created_before: moment("filter[created_at][lt]"),
    };
    let order = match query.get("sort") {
        Some("filename") => "filename, seq",
        Some("-filename") => "filename DESC, seq DESC",
        Some("created_at") => "created_at, seq",
        Some("updated_at") => "updated_at, seq",
        Some("-updated_at") => "updated_at DESC, seq DESC",
        _ => "created_at DESC, seq DESC",
    };
    let (rows, total) = documents::list(session, &filter, order, page)?;
    Ok(Answer::json(200, page.list(rows.iter().map(Document::to_json).collect(), total)))
}

pub(super) fn update(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let mut document = find(session, request)?;
    if let Some(filename) = request.string("filename") {
        document.rename(filename)?;
    }
    if let Some(reference) = request.string("customer_reference") {
        document.customer_reference = reference.to_owned();
    }
    document.updated_at = session.now;
    documents::update(session, &document)?;
    Ok(Answer::data(200, document.to_json()))
}

pub(super) fn delete(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let document = find(session, request)?;
    if documents::is_linked(session, &document.id)? {
        return Err(Problem::document_in_use());
    }
    documents::delete(session, &document.id)?;
    timers::cancel(session, Timer::DocumentExpires, &document.id)?;
    Ok(Answer::data(200, document.to_json()))
}

pub(super) fn list_links(session: &mut Session<'_>, request: &Request) -> Result<Answer> {
    let page = Page::requested(&request.query, 20);
    let (rows, total) = documents::list_links(
        session,
        request.query.get("filter[linked_record_type]"),
        request.query.get("filter[linked_resource_id]"),
        page,
    )?;
    Ok(Answer::json(200, page.list(rows.iter().map(DocumentLink::to_json).collect(), total)))
}

/// A document that something may be linked to: it exists, and is not denied.
pub(super) fn require_usable(session: &Session<'_>, id: &str, pointer: &str) -> Result<Document> {
    let document = documents::get(session, id)?.ok_or_else(|| {
        Problem::invalid(
            pointer,
            format!(
                "There is no document '{}'; an upload that nothing links to disappears after 30 minutes.",
                shorten(id)
            ),
        )
    })?;
    if document.infected {
        return Err(Problem::invalid(pointer, format!("The document '{id}' was denied by the malware scan.")));
    }
    Ok(document)
}

/// Links a document to a resource, which keeps it.
pub(super) fn link(session: &mut Session<'_>, document_id: &str, record_type: &str, resource_id: &str) -> Result<()> {
    let link = DocumentLink {
        id: session.new_id(),
        document_id: document_id.to_owned(),
        linked_record_type: record_type.to_owned(),
        linked_resource_id: resource_id.to_owned(),
        created_at: session.now,
    };
    documents::link(session, &link)?;
    timers::cancel(session, Timer::DocumentExpires, document_id)
}

/// Removes a resource's links; a document that nothing else links to is kept only for a while.
pub(super) fn unlink(session: &mut Session<'_>, record_type: &str, resource_id: &str) -> Result<()> {
    for document_id in documents::unlink(session, record_type, resource_id)? {
        if !documents::is_linked(session, &document_id)? {
            expire_unless_linked(session, &document_id)?;
        }
    }
    Ok(())
}

fn expire_unless_linked(session: &Session<'_>, document_id: &str) -> Result<()> {
    timers::set(session, session.now.plus_seconds(UNLINKED_SECONDS), Timer::DocumentExpires, document_id)
}

fn find(session: &Session<'_>, request: &Request) -> Result<Document> {
    let id = request.path("id");
    if !ids::is_uuid(id) {
        return Err(Problem::document_id_malformed());
    }
    documents::get(session, id)?.ok_or_else(Problem::document_not_found)
}

fn shorten(text: &str) -> String {
    text.chars().take(64).collect()
}

/// The three fields of an upload, whichever way it came.
struct Upload {
    content: Vec<u8>,
    filename: Option<String>,
    customer_reference: Option<String>,
}

impl Upload {
    fn read(request: &Request) -> Result<Self> {
        if request.body.is_null() { Self::from_form(request) } else { Self::from_json(request) }
    }

    fn from_json(request: &Request) -> Result<Self> {
        let Some(encoded) = request.string("file") else {
            return Err(match request.string("url") {
                Some(_) => Problem::document_refused(
                    "/body/url",
                    "The sandbox fetches nothing from elsewhere. Send the content itself as `file`.",
                ),
                None => Problem::document_refused("/body/file", "The file is missing."),
            });
        };
        let content = STANDARD
            .decode(encoded.trim())
            .map_err(|_| Problem::document_refused("/body/file", "The file is not valid base64."))?;
        let text = |field: &str| request.body.get(field).and_then(Value::as_str).map(str::to_owned);
        Ok(Self { content, filename: text("filename"), customer_reference: text("customer_reference") })
    }

    fn from_form(request: &Request) -> Result<Self> {
        let part = |name: &str| request.form.iter().find(|part| part.name == name);
        let text = |name: &str| {
            part(name)
                .map(|part| {
                    String::from_utf8(part.content.to_vec())
                        .map_err(|_| Problem::document_refused(&format!("/body/{name}"), "The text is not UTF-8."))
                })
                .transpose()
        };
        let file = part("file").ok_or_else(|| Problem::document_refused("/body/file", "The file is missing."))?;
        Ok(Self {
            content: file.content.to_vec(),
            filename: text("filename")?.or_else(|| file.filename.clone()),
            customer_reference: text("customer_reference")?,
        })
    }
}
