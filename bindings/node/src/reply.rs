//! What came of a call, on its way to JavaScript.

use http::HeaderMap;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use serde_json::json;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Answer, Arguments, PageCursor};

use crate::failure::Failure;
use crate::plan::NativePlan;
use crate::stream::NativeStream;
use crate::unresolved::Unresolved;

/// A call that has ended: with an answer, or with `failure` and nothing else.
///
/// The body stays text: `JSON.parse` is as fast as making the objects here, and keeps `null`, unknown fields and the
/// order of keys.
#[napi(object, object_from_js = false)]
#[derive(Default)]
pub struct Ended {
    /// The number that the caller gave the call.
    pub call: u32,
    /// News of a call that has not ended, as JSON; then there is nothing else.
    pub progress: Option<String>,
    /// What went wrong, as JSON.
    pub failure: Option<String>,
    /// What finds out what became of the call, where the failure leaves it open.
    pub unresolved: Option<Unresolved>,
    /// A plan that was made.
    pub plan: Option<NativePlan>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// The headers as [`lines`] writes them. One string costs less than an object that most callers never read.
    pub headers: Option<String>,
    /// How often the request was sent.
    pub attempts: Option<u32>,
    /// The body of an answer that is JSON.
    pub text: Option<String>,
    /// The body of an answer that is a file or can be anything, or a piece of a file.
    pub bytes: Option<Buffer>,
    /// A file that is still to come.
    pub stream: Option<NativeStream>,
    /// The arguments of the next page, for `call` as they are; absent after the last.
    pub next: Option<String>,
}

/// What the core answered, read as far as that can be done away from JavaScript's thread.
pub(crate) struct Reply {
    answer: Answer,
    next: Option<String>,
}

impl Reply {
    /// `asked` are the arguments that got the answer, given for lists.
    pub(crate) fn of(answer: Answer, asked: Option<&Arguments>) -> Self {
        let next = asked.and_then(|asked| PageCursor::of(asked, &answer).next().map(spell));
        Self { answer, next }
    }
}

impl Ended {
    pub(crate) fn of(call: u32, done: Result<Self, Failure>) -> Self {
        match done {
            Ok(ended) => Self { call, ..ended },
            Err(mut failure) => Self {
                call,
                unresolved: failure.take_unresolved().map(Unresolved::new),
                failure: Some(failure.into_json()),
                ..Self::default()
            },
        }
    }

    /// A result that is no answer of the API, as JSON.
    pub(crate) fn of_text(text: String) -> Self {
        Self { text: Some(text), ..Self::default() }
    }
}

impl From<Reply> for Ended {
    fn from(Reply { answer, next }: Reply) -> Self {
        let (text, bytes) = match answer.operation.answer {
            AnswerKind::Binary(_) | AnswerKind::Any => (None, Some(Vec::from(answer.body).into())),
            _ => (Some(text(answer.body.into())), None),
        };
        Self {
            status: Some(answer.status),
            headers: Some(lines(&answer.headers)),
            attempts: Some(answer.attempts),
            text,
            bytes,
            next,
            ..Self::default()
        }
    }
}

fn spell(arguments: &Arguments) -> String {
    json!({ "path": arguments.path, "query": arguments.query }).to_string()
}

fn text(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The headers, one `name: value` a line. Each byte of a value is one character, as the platform's `fetch` has it: its
/// `Headers` take no others.
pub(crate) fn lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(headers.len() * 32);
    for (name, value) in headers {
        lines.push_str(name.as_str());
        lines.push_str(": ");
        lines.extend(value.as_bytes().iter().copied().map(char::from));
        lines.push('\n');
    }
    lines
}
