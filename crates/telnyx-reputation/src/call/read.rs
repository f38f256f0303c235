//! From a response to an answer: as a whole, or as a stream of its bytes.

use bytes::{Bytes, BytesMut};
use futures::TryStreamExt;
use progenitor_client::{ByteStream, ResponseValue};

use crate::answer::Answer;
use crate::call::wire::Received;
use crate::error::{Error, Result};
use crate::operation::Operation;

/// Reads the whole body.
pub(crate) async fn whole(operation: &'static Operation, received: Received) -> Result<Answer> {
    let response = success(received).await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = collect(response).await?;
    if !operation.is_success(status) {
        return Err(Error::of_body(status, &headers, body, "that is no success that the API documents"));
    }
    if operation.answers_json() && !is_json_object(&body) {
        return Err(Error::of_body(status, &headers, body, "the body is not a JSON object"));
    }
    Ok(Answer { operation, status, headers, body, attempts: 1 })
}

pub(crate) async fn success(received: Received) -> Result<ResponseValue<ByteStream>> {
    let response = received?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let headers = response.headers().clone();
    Err(Error::of_answer(status.as_u16(), &headers, collect(response).await?))
}

/// Whether the whole body is one well-formed JSON object: a page of HTML and a body cut short are not.
fn is_json_object(body: &[u8]) -> bool {
    body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
        && serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
}

/// Takes the body over; one that came in a single piece is not copied.
async fn collect(response: ResponseValue<ByteStream>) -> Result<Bytes> {
    let length = response.content_length().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let mut stream = response.into_inner_stream();
    let Some(first) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(Bytes::new());
    };
    let Some(second) = stream.try_next().await.map_err(Error::of_transport)? else {
        return Ok(first);
    };
    // The header is the server's word: it sizes the buffer only as far as it is plausible.
    let mut whole = BytesMut::with_capacity(length.min(1 << 20).max(first.len() + second.len()));
    whole.extend_from_slice(&first);
    whole.extend_from_slice(&second);
    while let Some(chunk) = stream.try_next().await.map_err(Error::of_transport)? {
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}
