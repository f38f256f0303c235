//! What the finders have in common: reading what a call would have changed, and saying what is known.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::error::Result;
use crate::looked::Looked;
use crate::operation::Operation;
use crate::timestamp::Timestamp;
use crate::unresolved::{Resolution, Unresolved};

/// How far apart the clocks of a service may be.
const CLOCKS_APART: Duration = Duration::from_secs(300);

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
            page: None,
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

    /// Why a record that the look before the call did not show, and this one does, may be older than the call: that look
    /// may have come from a replica that lags. It is younger when its time lies between the two looks by their `Date`,
    /// which also shows that the two clocks are one. A clock can only take `done` back here, and never gives it.
    pub(super) fn may_be_older(&self, record: &Value, stamp: &str, now: &Looked) -> Option<Resolution> {
        let between = (self.before.as_ref().and_then(|before| before.at), now.at, made(record, stamp));
        let (Some(before), Some(now), Some(made)) = between else {
            return Some(self.cannot_tell("it cannot be told whether what is there is younger than the call"));
        };
        // `Date` counts whole seconds.
        let made = made.unix_timestamp();
        (made < before.unix_timestamp() || made > now.unix_timestamp() + 1).then(|| {
            self.cannot_tell(
                "what is there is older than the look before the call, which did not show it, or the service has \
                 several clocks",
            )
        })
    }

    /// Whether a record is older than the look before the call, and so no work of the call, however far apart the clocks
    /// of the service may be.
    pub(super) fn is_older(&self, record: &Value, stamp: &str) -> bool {
        let looked = self.before.as_ref().and_then(|before| before.at);
        made(record, stamp).zip(looked).is_some_and(|(made, looked)| looked - made > CLOCKS_APART)
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

/// When a record says that it was made.
fn made(record: &Value, stamp: &str) -> Option<OffsetDateTime> {
    Timestamp::from(record.get(stamp).and_then(Value::as_str).unwrap_or_default()).to_utc()
}

/// The numbers of a list of them.
pub(super) fn numbers(list: Option<&Value>) -> impl Iterator<Item = &str> {
    list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// The one record that an answer holds.
pub(super) fn data(answer: &Answer) -> Result<Value> {
    match answer.json::<Value>()?.get_mut("data").map(Value::take) {
        Some(data @ Value::Object(_)) => Ok(data),
        _ => Err(answer.unexpected("the answer has no `data`")),
    }
}
