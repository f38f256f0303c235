//! One number in the course of time.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::{Change, Store};

use super::number::Standing;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};
use crate::pages::page;

pub(crate) struct GetHistory;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// E.164
    phone_number: String,
    cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// How often it was found flagged.
    times_flagged: usize,
    total: usize,
    history: Vec<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Found {
    at: String,
    #[serde(flatten)]
    standing: Standing,
}

impl From<&Change> for Found {
    fn from(change: &Change) -> Self {
        Self { at: change.at.to_string(), standing: change.into() }
    }
}

impl Tool for GetHistory {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "get_history";
    const KIND: Kind = Kind::Local;

    fn title() -> String {
        "A number's history".to_owned()
    }

    fn says() -> String {
        "One number over time, newest first, of the local history.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        desk.history(move |store| {
            let mut history = history_of(store, &input.phone_number)?;
            let is_flagged = |change: &&Change| change.turns().iter().any(|turn| turn.name() == "flagged");
            let times_flagged = history.iter().filter(is_flagged).count();
            let total = history.len();
            history.reverse();
            let (rows, next_cursor) = page(history, input.cursor.as_deref())?;
            Ok(Output { times_flagged, total, history: rows.iter().map(Found::from).collect(), next_cursor })
        })
        .await
    }
}

/// What the history has of a number, the oldest first.
pub(crate) fn history_of(store: &Store, phone_number: &str) -> Result<Vec<Change>> {
    let history = store.history(phone_number)?;
    if history.is_empty() {
        let message = "no collection has seen this number; write it in E.164, such as +16035551234";
        return Err(Failure::new("not_found", message));
    }
    Ok(history)
}
