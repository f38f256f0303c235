//! From a response to an answer: as a whole, or as a stream of its bytes.

use progenitor_client::{ByteStream, ResponseValue};

use crate::answer::Answer;
use crate::call::body::{self, Body, MAX_ERROR_BODY};
use crate::call::wire::Received;
use crate::error::{Error, Result};
use crate::operation::Operation;

/// Reads the whole body, of so many bytes at most.
pub(crate) async fn whole(operation: &'static Operation, received: Received, most: usize) -> Result<Answer> {
    let response = success(received).await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let Body { bytes: body, problem } = body::read(response, most).await?;
    if let Some(problem) = problem {
        return Err(Error::of_body(status, &headers, body, problem));
    }
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
    let Body { bytes, problem } = body::read(response, MAX_ERROR_BODY).await?;
    Err(Error::of_answer(status.as_u16(), &headers, bytes, problem))
}

/// Whether the whole body is one well-formed JSON object: a page of HTML and a body cut short are not.
fn is_json_object(body: &[u8]) -> bool {
    body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
        && serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
}
