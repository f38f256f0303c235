//! Reading a request's body, within limits.

use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::{FutureExt, stream};
use http_body_util::BodyExt;
use serde_json::Value;
use tokio::time::timeout;

use crate::{
    problem::{Problem, Result},
    request::Part,
};

/// How much of a body that is too large is read and discarded, so that the client gets to see the refusal.
const MAX_DRAINED: usize = 256 * 1024 * 1024;

/// A body of any size arrives on loopback well before this; one that has not is not going to.
const BODY_TIMEOUT: Duration = Duration::from_secs(60);
/// The same for a body that nobody is going to look at.
const REFUSED_BODY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the whole body, of at most `limit` bytes and within a minute.
pub(crate) async fn read_body(body: Body, limit: usize) -> Result<Bytes> {
    let seconds = BODY_TIMEOUT.as_secs();
    timeout(BODY_TIMEOUT, read(body, limit)).await.unwrap_or_else(|_| {
        Err(Problem::timed_out(format!("The request body did not arrive in full within {seconds} seconds.")))
    })
}

/// Reads the body of a request that is refused already and keeps none of it, so that the client, which may still be
/// sending, gets to see the refusal.
pub(crate) async fn discard_body(body: Body) {
    // Whether it was too long or too slow makes no difference to an answer that is settled.
    let _ = timeout(REFUSED_BODY_TIMEOUT, read(body, 0)).await;
}

async fn read(mut body: Body, limit: usize) -> Result<Bytes> {
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

#[cfg(test)]
mod tests {
    use futures::StreamExt;

    use super::*;

    /// The clock is the test's: it moves on as soon as everybody waits.
    #[tokio::test(start_paused = true)]
    async fn a_body_that_does_not_end_is_given_up() {
        let never_ends = || {
            let begun = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{")) });
            Body::from_stream(begun.chain(stream::pending()))
        };
        assert_eq!(read_body(never_ends(), 100).await.unwrap_err().status, 408);
        discard_body(never_ends()).await;
        assert_eq!(read_body(Body::from("{}"), 2).await.unwrap(), "{}");
    }
}
