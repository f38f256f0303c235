//! Reading a request of the API.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::RawPathParams;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Uri};
use multer::Multipart;
use serde_json::Value;
use telnyx_reputation::shape::Shape;
use telnyx_reputation::{Arguments, Operation, Payload, Upload};

use crate::call::{Asked, digest_of_file};
use crate::refusal::Refusal;

/// The name of the run that a request is a part of.
pub(crate) const RUN: &str = "telnyx-run";
/// The longest name of a run.
const LONGEST_RUN: usize = 128;
/// The largest file has 20 MB, which as base64 in JSON is a third more.
const MOST_BYTES: usize = 32 << 20;
/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(60);
/// What a file's request has besides the file.
const MOST_TEXT: usize = 64 << 10;

type Result<T> = std::result::Result<T, Refusal>;

/// What a request asks for.
///
/// # Errors
/// It is no request of the operation. What the arguments must look like is checked by the client.
pub(crate) async fn read(operation: &'static Operation, path: &RawPathParams, request: Request<Body>) -> Result<Asked> {
    let (head, body) = request.into_parts();
    let mut arguments = Arguments::new(path.iter().map(|(_, value)| value));
    let more_query = read_query(operation, &head.uri, &mut arguments)?;
    let run = run(&head.headers)?;
    let body = tokio::time::timeout(BODY_TIME, to_bytes(body, MOST_BYTES)).await;
    let body =
        body.map_err(|_| Refusal::malformed(format!("The body did not arrive in {} s.", BODY_TIME.as_secs())))?;
    let body = body.map_err(|_| Refusal::too_large(format!("A body may have {} MB.", MOST_BYTES >> 20)))?;
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let mut file = None;
    arguments.payload = match multer::parse_boundary(content_type) {
        Ok(boundary) => {
            let (upload, digest) = read_form(body, boundary).await?;
            file = Some(digest);
            Payload::File(upload)
        }
        Err(_) => read_json(operation, &body)?,
    };
    Ok(Asked { operation, arguments, more_query, file, run })
}

/// The name of the run, if the request is of one.
fn run(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(run) = headers.get(RUN) else { return Ok(None) };
    let is_name =
        |name: &str| !name.is_empty() && name.len() <= LONGEST_RUN && name.bytes().all(|it| it.is_ascii_graphic());
    match run.to_str().ok().filter(|name| is_name(name)) {
        Some(name) if headers.get_all(RUN).iter().count() == 1 => Ok(Some(name.to_owned())),
        _ => Err(Refusal::malformed(format!(
            "Telnyx-Run must be one name of 1 to {LONGEST_RUN} visible ASCII characters without spaces."
        ))),
    }
}

/// Takes the documented parameters into the arguments; the others are given back.
fn read_query(operation: &Operation, uri: &Uri, arguments: &mut Arguments) -> Result<Vec<(String, String)>> {
    let mut more = Vec::new();
    for (name, text) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        let Some(field) = operation.query_params.iter().find(|field| field.name == name) else {
            more.push((name.into_owned(), text.into_owned()));
            continue;
        };
        let value = field.shape.read_text(&text);
        match (&field.shape, arguments.query.get_mut(field.name)) {
            (Shape::List { .. }, Some(Value::Array(list))) => list.push(value),
            (Shape::List { .. }, _) => drop(arguments.query.insert(field.name.to_owned(), Value::Array(vec![value]))),
            (_, None) => drop(arguments.query.insert(field.name.to_owned(), value)),
            // Which of them counts is nobody's guess: one of them may bill.
            (_, Some(_)) => return Err(Refusal::invalid(format!("The query has {name} twice."))),
        }
    }
    Ok(more)
}

fn read_json(operation: &Operation, body: &Bytes) -> Result<Payload> {
    if body.trim_ascii().is_empty() {
        return Ok(Payload::Empty);
    }
    let value: Value =
        serde_json::from_slice(body).map_err(|why| Refusal::malformed(format!("The body is not JSON: {why}.")))?;
    let says_nothing = value.is_null() || value.as_object().is_some_and(serde_json::Map::is_empty);
    Ok(if operation.body.is_none() && says_nothing { Payload::Empty } else { Payload::Json(value) })
}

/// A file with what is said of it, and what tells it from another one.
async fn read_form(body: Bytes, boundary: String) -> Result<(Upload, String)> {
    let broken = |why: multer::Error| Refusal::malformed(format!("The form cannot be read: {why}."));
    let mut form = Multipart::new(futures::stream::iter([std::io::Result::Ok(body)]), boundary);
    let (mut upload, mut content) = (None, Bytes::new());
    let (mut filename, mut reference, mut content_type) = (None, None, None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                content_type = field.content_type().map(ToString::to_string);
                filename = filename.or_else(|| field.file_name().map(str::to_owned));
                content = field.bytes().await.map_err(broken)?;
                upload = Some(Upload::new(content.clone()));
            }
            Some("filename") => filename = Some(text(field).await?),
            Some("customer_reference") => reference = Some(text(field).await?),
            Some(other) => {
                return Err(Refusal::invalid(format!("The form has a field {other:.60}, which is not known.")));
            }
            None => return Err(Refusal::malformed("The form has a field without a name.")),
        }
    }
    let mut upload = upload.ok_or_else(|| Refusal::invalid("The form has no field file."))?;
    let parts = [content.as_ref(), bytes(&filename), bytes(&reference), bytes(&content_type)];
    let digest = digest_of_file(&parts);
    if let Some(filename) = filename {
        upload = upload.filename(filename);
    }
    if let Some(reference) = reference {
        upload = upload.customer_reference(reference);
    }
    if let Some(content_type) = content_type {
        upload = upload.content_type(content_type);
    }
    Ok((upload, digest))
}

async fn text(field: multer::Field<'_>) -> Result<String> {
    let text = field.text().await.map_err(|why| Refusal::malformed(format!("The form cannot be read: {why}.")))?;
    if text.len() > MOST_TEXT {
        return Err(Refusal::too_large("A field of the form is too long."));
    }
    Ok(text)
}

fn bytes(text: &Option<String>) -> &[u8] {
    text.as_deref().unwrap_or_default().as_bytes()
}
