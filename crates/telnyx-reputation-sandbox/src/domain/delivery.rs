//! An event on its way to its receiver, and when sending it is tried again.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::moment::Moment;

/// Our own choice, since the service does not publish its schedule: with waits that double from one second, about an
/// hour in all.
const MAX_ATTEMPTS: usize = 12;

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeliveryState {
    Waiting,
    Delivered,
    GivenUp,
}

impl DeliveryState {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

/// One event and what has come of sending it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// The event's id, the same on every attempt.
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) url: String,
    pub(crate) occurred_at: Moment,
    pub(crate) payload: Value,
    pub(crate) state: DeliveryState,
    /// When the next attempt is due.
    pub(crate) due: Moment,
    /// One line for each attempt so far.
    pub(crate) attempts: Vec<Attempt>,
}

/// One attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) at: Moment,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
}

impl Delivery {
    /// An event that has just occurred, due at once.
    pub(crate) fn announced(id: String, event_type: &str, url: &str, payload: Value, now: Moment) -> Self {
        Self {
            id,
            event_type: event_type.to_owned(),
            url: url.to_owned(),
            occurred_at: now,
            payload,
            state: DeliveryState::Waiting,
            due: now,
            attempts: Vec::new(),
        }
    }

    /// Notes an attempt that was answered with a status, or failed; `may_retry` is false when another one would fail
    /// for the same reason. Only 200 acknowledges an event.
    pub(crate) fn attempted(&mut self, outcome: Result<u16, String>, may_retry: bool, now: Moment) {
        let (status, error) = match outcome {
            Ok(status) => (Some(status), None),
            Err(error) => (None, Some(error)),
        };
        self.attempts.push(Attempt { at: now, status, error });
        self.state = match status {
            Some(200) => DeliveryState::Delivered,
            _ if !may_retry || self.attempts.len() >= MAX_ATTEMPTS => DeliveryState::GivenUp,
            _ => DeliveryState::Waiting,
        };
        self.due = now.plus_seconds(1 << (self.attempts.len() - 1));
    }

    /// The body of the next attempt.
    pub(crate) fn body(&self) -> Value {
        json!({
            "data": {
                "record_type": "event",
                "id": self.id,
                "occurred_at": self.occurred_at.to_text(),
                "event_type": self.event_type,
                "payload": self.payload,
            },
            "meta": { "attempt": self.attempts.len() + 1, "delivered_to": self.url },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_until_an_event_is_acknowledged_or_given_up() {
        let mut it = Delivery::announced("e".to_owned(), "x", "http://127.0.0.1/", Value::Null, Moment(0));
        for attempt in 1..MAX_ATTEMPTS {
            it.attempted(Ok(500), true, Moment(0));
            assert_eq!(it.state, DeliveryState::Waiting);
            assert_eq!(it.due, Moment(0).plus_seconds(1 << (attempt - 1)));
        }
        let mut last = it.clone();
        last.attempted(Err("refused".to_owned()), true, Moment(0));
        assert_eq!(last.state, DeliveryState::GivenUp);
        it.attempted(Ok(200), true, Moment(0));
        assert_eq!(it.state, DeliveryState::Delivered);
    }

    #[test]
    fn an_attempt_that_cannot_succeed_is_the_last() {
        let mut it = Delivery::announced("e".to_owned(), "x", "https://example.com/", Value::Null, Moment(0));
        it.attempted(Err("not sent".to_owned()), false, Moment(0));
        assert_eq!((it.state, it.attempts.len()), (DeliveryState::GivenUp, 1));
    }
}
