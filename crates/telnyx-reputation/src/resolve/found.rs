//! What the finders have in common: reading what a call would have changed, and saying what is known.

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::unresolved::{Resolution, Unresolved};

impl Unresolved {
    pub(super) fn body(&self) -> &Value {
        self.arguments.json()
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        numbers(self.body().get("phone_numbers"))
    }

    /// The path of the enterprise that the call is about.
    pub(super) fn enterprise_path(&self) -> &[Value] {
        &self.arguments.path[..self.arguments.path.len().min(1)]
    }

    /// The record is this call's unless another call of the process has it, or could have made it.
    pub(super) fn claim(&self, record: &str) -> bool {
        self.candidate.as_ref().is_some_and(|candidate| candidate.claim(record))
    }

    /// The call was done, and this is what it would have answered.
    pub(super) fn done(&self, data: &Value) -> Resolution {
        self.done_with(&json!({"data": data}))
    }

    pub(super) fn done_with(&self, body: &Value) -> Resolution {
        Resolution::Done(Answer {
            operation: self.operation,
            status: self.operation.success.first().copied().unwrap_or(200),
            headers: http::HeaderMap::new(),
            body: Bytes::from(body.to_string()),
            attempts: 1,
        })
    }

    /// Nothing proves it: what is known, and what sending it again would do.
    pub(super) fn cannot_tell(&self, known: impl std::fmt::Display) -> Resolution {
        let again = self.operation.outcome.map_or("", |outcome| outcome.again);
        Resolution::CannotTell(format!("{known}; {again}"))
    }

    pub(super) fn before_is_not_known(&self) -> Resolution {
        self.cannot_tell("what was there before the call is not known, so what is there now may be older")
    }

    pub(super) async fn read(
        &self,
        operation: &'static Operation,
        path: &[Value],
        query: Map<String, Value>,
    ) -> Result<Answer> {
        let arguments = Arguments { path: path.to_vec(), query, ..Arguments::default() };
        self.client.call(operation, arguments, CallOptions::default()).await
    }
}

/// The numbers of a list of them.
pub(super) fn numbers(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The one record that an answer holds.
pub(super) fn data(answer: &Answer) -> Result<Value> {
    match answer.json::<Value>()?.get_mut("data").map(Value::take) {
        Some(data @ Value::Object(_)) => Ok(data),
        _ => Err(Error::of_body(answer.status, &answer.headers, answer.body.clone(), "the answer has no `data`")),
    }
}

/// `null` for what the API itself says is not there.
pub(super) fn or_nothing(read: Result<Value>) -> Result<Value> {
    match read {
        Err(error) if error.kind() == ErrorKind::NotFound && error.is_of_the_api() => Ok(Value::Null),
        other => other,
    }
}
