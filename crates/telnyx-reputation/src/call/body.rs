//! The body of a response: how much of it is read.

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::error::Result;
use crate::transport::response::Response;

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

/// Reads a body of so many bytes at most.
pub(super) async fn read(response: Response, most: usize) -> Result<Body> {
    let encoded = is_encoded(response.headers());
    let Body { bytes, problem } = collect(response, most).await?;
    Ok(Body { bytes, problem: problem.or(encoded) })
}

/// Why a body cannot be taken as it comes, if it cannot: it was asked for without an encoding.
pub(super) fn is_encoded(headers: &HeaderMap) -> Option<String> {
    let names = headers.get_all(CONTENT_ENCODING).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let names: Vec<_> = names
        .map(|name| String::from_utf8_lossy(name.trim_ascii()).to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    let why = || format!("the body is encoded as {}, which was not asked for (by a proxy?)", names.join(", "));
    (!names.is_empty()).then(why)
}

fn too_large(most: usize) -> String {
    format!("the body has more than {most} bytes, the client's `max_body_bytes`")
}

/// Takes the body over; one that came in a single piece is not copied.
async fn collect(response: Response, most: usize) -> Result<Body> {
    let mut body = response.into_body();
    let length = body.length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut whole = BytesMut::new();
    let mut first = Bytes::new();
    while let Some(piece) = body.chunk().await? {
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
