//! Reading a request's body, within limits.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::{FutureExt, stream};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::{
    problem::{Problem, Result},
    request::Part,
};

/// How much of a body that is too large is read and discarded, so that the client gets to see the refusal.
const MAX_DRAINED: usize = 256 * 1024 * 1024;

/// Reads the whole body, of at most `limit` bytes.
pub(crate) async fn read_body(mut body: Body, limit: usize) -> Result<Bytes> {
    let mut bytes = BytesMut::new();
    let mut received = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Problem::invalid("/body", "The request body ended early."))?;
        let Ok(data) = frame.into_data() else { continue };
        received = received.saturating_add(data.len());
        if received <= limit {
            bytes.extend_from_slice(&data);
        } else if received > MAX_DRAINED {
            break;
        }
    }
    if received > limit {
        return Err(Problem::too_large(format!("The request body is larger than {limit} bytes.")));
    }
    Ok(bytes.freeze())
}

/// Parses JSON; deep nesting and bad UTF-8 are refused by the parser.
pub(crate) fn parse_json(bytes: &Bytes) -> Result<Value> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::invalid("/body", format!("The request body is not valid JSON: {error}.")))
}

/// Takes a multipart body apart.
pub(crate) fn parse_form(content_type: &str, bytes: Bytes) -> Result<Vec<Part>> {
    let refused = |error: multer::Error| Problem::invalid("/body", format!("The multipart body is broken: {error}."));
    let boundary = multer::parse_boundary(content_type).map_err(refused)?;
    let whole = stream::once(async move { Ok::<_, std::convert::Infallible>(bytes) });
    let mut form = multer::Multipart::new(whole, boundary);
    let parts = async {
        let mut parts = Vec::new();
        while let Some(field) = form.next_field().await? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().map(str::to_owned);
            parts.push(Part { name, filename, content: field.bytes().await? });
        }
        Ok(parts)
    };
    // The whole body is in memory, so the parser never waits.
    parts.now_or_never().unwrap_or(Err(multer::Error::IncompleteStream)).map_err(refused)
}
