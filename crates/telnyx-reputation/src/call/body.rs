//! The body of a response: how much of it is read, and how it is decoded.

use std::io::Read;

use bytes::{Bytes, BytesMut};
use flate2::read::GzDecoder;
use futures::TryStreamExt;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;
use progenitor_client::{ByteStream, ResponseValue};

use crate::error::{Error, Result};

/// How many bytes of the body of an error are read: the API's own have some hundred.
pub(super) const MAX_ERROR_BODY: usize = 1 << 20;

/// How many bytes of a body that is too large are kept, for people to see what it is.
const KEPT: usize = 1 << 10;

/// A body as far as it was read.
pub(super) struct Body {
    pub(super) bytes: Bytes,
    /// Why that is not what was answered.
    pub(super) problem: Option<String>,
}

/// Reads and decodes a body of so many bytes at most, on the wire as well as decoded.
pub(super) async fn read(response: ResponseValue<ByteStream>, most: usize) -> Result<Body> {
    let encoding = encoding(response.headers());
    let Body { bytes, problem } = collect(response, most).await?;
    match (problem, encoding) {
        (None, Encoding::Gzip) => Ok(decode(bytes, most)),
        (None, Encoding::Other(name)) => {
            let problem = format!("the body is encoded as {name}, which was not asked for");
            Ok(Body { bytes, problem: Some(problem) })
        }
        (problem, _) => Ok(Body { bytes, problem }),
    }
}

/// Why a body cannot be handed on as it comes, if it cannot: it was asked for without an encoding.
pub(super) fn is_encoded(headers: &HeaderMap) -> Option<String> {
    match encoding(headers) {
        Encoding::Identity => None,
        Encoding::Gzip => Some("the body is encoded as gzip, which was not asked for".to_owned()),
        Encoding::Other(name) => Some(format!("the body is encoded as {name}, which was not asked for")),
    }
}

enum Encoding {
    Identity,
    Gzip,
    Other(String),
}

fn encoding(headers: &HeaderMap) -> Encoding {
    let mut names = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity");
    match (names.next(), names.next()) {
        (None, _) => Encoding::Identity,
        (Some(name), None) if name == "gzip" || name == "x-gzip" => Encoding::Gzip,
        (Some(name), None) => Encoding::Other(name),
        (Some(first), Some(second)) => Encoding::Other(format!("{first}, {second}")),
    }
}

fn decode(bytes: Bytes, most: usize) -> Body {
    if bytes.is_empty() {
        return Body { bytes, problem: None };
    }
    let mut decoded = Vec::new();
    // One byte more tells what is too large.
    let read = GzDecoder::new(&bytes[..]).take(most as u64 + 1).read_to_end(&mut decoded);
    match read {
        Ok(_) if decoded.len() > most => {
            decoded.truncate(KEPT);
            Body { bytes: decoded.into(), problem: Some(too_large(most)) }
        }
        Ok(_) => Body { bytes: decoded.into(), problem: None },
        Err(why) => Body { bytes, problem: Some(format!("the body is said to be gzip and is not: {why}")) },
    }
}

fn too_large(most: usize) -> String {
    format!("the body has more than {most} bytes, the client's `max_body_bytes`")
}

/// Takes the body over; one that came in a single piece is not copied.
async fn collect(response: ResponseValue<ByteStream>, most: usize) -> Result<Body> {
    let length = response.content_length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut stream = response.into_inner_stream();
    let mut whole = BytesMut::new();
    let mut first = Bytes::new();
    while let Some(piece) = stream.try_next().await.map_err(Error::of_transport)? {
        if first.len() + whole.len() + piece.len() > most {
            whole.extend_from_slice(&first);
            whole.extend_from_slice(&piece);
            whole.truncate(KEPT);
            return Ok(Body { bytes: whole.freeze(), problem: Some(too_large(most)) });
        }
        if first.is_empty() && whole.is_empty() {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            // The header is the server's word: it sizes the buffer only as far as it is plausible.
            whole.reserve(length.min(1 << 20).max(first.len() + piece.len()));
            whole.extend_from_slice(&std::mem::take(&mut first));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(Body { bytes: if whole.is_empty() { first } else { whole.freeze() }, problem: None })
}
