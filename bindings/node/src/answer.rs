//! An answer of the API, read as far as that can be done away from JavaScript's thread.

use serde_json::json;
use telnyx_reputation::operation::AnswerKind;
use telnyx_reputation::{Answer, Arguments, Error, PageCursor};

use crate::completion::Completion;
use crate::headers::lines;

impl Completion {
    /// A call that was answered. `asked` are the arguments of a list, from which those of its next page follow.
    ///
    /// # Errors
    /// When the page does not tell whether the list goes on.
    pub(crate) fn of_answer(answer: Answer, asked: Option<&Arguments>) -> Result<Self, Error> {
        let cursor = asked.map(|asked| PageCursor::of(asked, &answer)).transpose()?;
        let next = cursor.and_then(|cursor| cursor.next().map(encode));
        let (text, bytes) = match answer.operation.answer {
            AnswerKind::Binary(_) | AnswerKind::Any => (None, Some(Vec::from(answer.body).into())),
            _ => (Some(decode(answer.body.into())), None),
        };
        Ok(Self {
            status: Some(answer.status),
            headers: Some(lines(&answer.headers)),
            attempts: Some(answer.attempts),
            text,
            bytes,
            next,
            ..Self::default()
        })
    }
}

/// As [`CallArguments`](crate::arguments::CallArguments) reads them.
fn encode(arguments: &Arguments) -> String {
    json!({ "path": arguments.path, "query": arguments.query, "follows": arguments.follows }).to_string()
}

fn decode(body: Vec<u8>) -> String {
    String::from_utf8(body).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
