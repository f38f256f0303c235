//! A successful answer on its way to JavaScript.

use std::fmt::Write as _;

use http::HeaderMap;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use serde_json::json;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Answer, Arguments, PageCursor};

/// A successful answer. The body stays text: `JSON.parse` is as fast as making the objects here, and keeps `null`,
/// unknown fields and the order of keys.
#[napi(object)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, one `name: value` a line. One string costs less than an object that most callers never read.
    pub headers: String,
    /// How often the request was sent.
    pub attempts: u32,
    /// The body of an answer that is JSON.
    pub text: Option<String>,
    /// The body of an answer that is a file.
    pub bytes: Option<Buffer>,
    /// The arguments of the next page, for `call` as they are; absent after the last.
    pub next: Option<String>,
}

impl Reply {
    /// `asked` are the arguments that got the answer, given for lists.
    pub(crate) fn of(answer: Answer, asked: Option<&Arguments>) -> Self {
        let next = asked.and_then(|asked| PageCursor::of(asked, &answer).next().map(spell));
        let (text, bytes) = match answer.operation.answer {
            AnswerKind::Binary(_) => (None, Some(Vec::from(answer.body).into())),
            _ => (Some(text(answer.body.into())), None),
        };
        Self { status: answer.status, headers: lines(&answer.headers), attempts: answer.attempts, text, bytes, next }
    }
}

fn spell(arguments: &Arguments) -> String {
    json!({ "path": arguments.path, "query": arguments.query }).to_string()
}

fn text(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(headers.len() * 32);
    for (name, value) in headers {
        // Writing to a string cannot fail.
        let _ = writeln!(lines, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
    }
    lines
}
