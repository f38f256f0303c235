//! From a response to an answer: as a whole, or as a stream of its bytes.

use bytes::Bytes;
use futures::future::BoxFuture;

use crate::answer::Answer;
use crate::call::body::{self, Body, MAX_ERROR_BODY, is_encoded};
use crate::call::wire::Received;
use crate::error::{Error, ErrorKind, Result};
use crate::json::from_bytes;
use crate::operation::{AnswerKind, Operation, RetryClass};
use crate::page::head::PageHead;
use crate::transport::response::Response;

/// What is made of a response: an answer that was read, or a file that is still to come.
pub(crate) enum Read {
    Answer(Answer),
    File(Response),
}

impl Read {
    /// What [`whole`] makes.
    pub(crate) fn answer(self) -> Result<Answer> {
        match self {
            Self::Answer(answer) => Ok(answer),
            Self::File(_) => Err(Error::new(ErrorKind::Internal, "a file came where an answer was read")),
        }
    }

    /// What [`begun`] makes.
    pub(crate) fn file(self) -> Result<Response> {
        match self {
            Self::File(response) => Ok(response),
            Self::Answer(_) => Err(Error::new(ErrorKind::Internal, "an answer was read where a file is to come")),
        }
    }
}

/// How a response of which the body may have so many bytes is read. A function and no type of its own, so that the
/// attempts are compiled once.
pub(crate) type Reading = fn(&'static Operation, Received, usize) -> BoxFuture<'static, Result<Read>>;

/// Reads the whole body.
pub(crate) fn whole(
    operation: &'static Operation,
    received: Received,
    most: usize,
) -> BoxFuture<'static, Result<Read>> {
    Box::pin(async move { answer(operation, received, most).await.map(Read::Answer) })
}

/// Leaves the body of a success to be read, however long it is.
pub(crate) fn begun(_: &'static Operation, received: Received, _: usize) -> BoxFuture<'static, Result<Read>> {
    Box::pin(async move {
        let response = success(received).await?;
        match is_encoded(response.headers()) {
            None => Ok(Read::File(response)),
            Some(problem) => Err(Error::of_body(response.status().as_u16(), response.headers(), Bytes::new(), problem)),
        }
    })
}

async fn answer(operation: &'static Operation, received: Received, most: usize) -> Result<Answer> {
    let response = success(received).await?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let Body { bytes: body, problem } = body::read(response, most).await?;
    if let Some(problem) = problem {
        return Err(Error::of_body(status, &headers, body, problem));
    }
    if !operation.is_success(status) {
        return Err(Error::of_body(status, &headers, body, "that is no success that the API documents"));
    }
    let page = match operation.answer {
        // What is no page is told where it is read as one.
        AnswerKind::Page(..) => PageHead::read(&body).ok().filter(|_| is_object(&body)),
        _ => None,
    };
    // Of what is free each language's reader may judge; what may have been paid for must be an answer in all or none. It
    // is read to its end where it is held against its call.
    let is_free = operation.retry == RetryClass::Safe;
    if operation.answers_json() && page.is_none() && !(is_object(&body) && (!is_free || is_json(&body))) {
        return Err(Error::of_body(status, &headers, body, NO_OBJECT));
    }
    if !is_free && nests_deeper_than(DEEPEST, &body) {
        let why = format!("the body nests more than {DEEPEST} deep");
        return Err(Error::of_body(status, &headers, body, why));
    }
    Ok(Answer { operation, status, headers, body, attempts: 1, page })
}

async fn success(received: Received) -> Result<Response> {
    let response = received?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let headers = response.headers().clone();
    let Body { bytes, problem } = body::read(response, MAX_ERROR_BODY).await?;
    Err(Error::of_answer(status.as_u16(), &headers, bytes, problem))
}

/// What is wrong with a body that is no JSON object.
pub(crate) const NO_OBJECT: &str = "the body is not a JSON object";

/// How deep a body may nest, which is what JSON readers commonly take.
const DEEPEST: usize = 128;

/// Whether well-formed JSON has more arrays and objects inside each other.
fn nests_deeper_than(most: usize, json: &[u8]) -> bool {
    // Most bodies have not as many in all.
    if opened(json) <= most {
        return false;
    }
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > most {
            return true;
        }
    }
    false
}

/// How many `[` and `{` there are, which differ in one bit. Counted in bytes, as many at once as the processor can.
fn opened(json: &[u8]) -> usize {
    let count = |bytes: &[u8]| bytes.iter().map(|byte| u8::from(byte | 0x20 == b'{')).sum::<u8>();
    json.chunks(u8::MAX.into()).map(|bytes| usize::from(count(bytes))).sum()
}

/// Whether the whole body is well-formed JSON: a page of HTML and a body cut short are not.
fn is_json(body: &[u8]) -> bool {
    from_bytes::<&serde_json::value::RawValue>(body).is_ok()
}

/// Whether JSON is an object, by how it begins.
fn is_object(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_outside_of_strings() {
        for (json, deeper) in [
            ("{}", false),
            (r#"{"a":[{"b":1}]}"#, false),
            (r#"{"a":[[{"b":1}]]}"#, true),
            (r#"{"a":"[[[[\"{{{"}"#, false),
            (r#"{"a":[[]],"b":[[]]}"#, false),
            (r#"{"a":[[[]]]}"#, true),
        ] {
            assert_eq!(nests_deeper_than(3, json.as_bytes()), deeper, "{json}");
        }
    }
}
