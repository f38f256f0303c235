//! From a response to an answer: as a whole, or as a stream of its bytes.

use progenitor_client::{ByteStream, ResponseValue};

use crate::answer::Answer;
use crate::call::body::{self, Body, MAX_ERROR_BODY};
use crate::call::wire::Received;
use crate::error::{Error, Result};
use crate::operation::{Operation, RetryClass};

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
    // Of what is free each language's reader may judge; what may have been paid for must be an answer in all or none.
    if operation.retry != RetryClass::Safe && nests_deeper_than(DEEPEST, &body) {
        let why = format!("the body nests more than {DEEPEST} deep");
        return Err(Error::of_body(status, &headers, body, why));
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

/// How deep a body may nest, which is what JSON readers commonly take.
const DEEPEST: usize = 128;

/// Whether well-formed JSON has more arrays and objects inside each other.
fn nests_deeper_than(most: usize, json: &[u8]) -> bool {
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

/// Whether the whole body is one well-formed JSON object: a page of HTML and a body cut short are not.
fn is_json_object(body: &[u8]) -> bool {
    body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{')
        && serde_json::from_slice::<&serde_json::value::RawValue>(body).is_ok()
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
