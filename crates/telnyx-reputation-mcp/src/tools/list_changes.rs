//! Which numbers turned, as the history has it.

use std::ops::ControlFlow;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::{Change, Wanted};

use super::since::since;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::Result;
use crate::pages::page;

pub(crate) struct ListChanges;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// 24h (default), 7d, 2026-11-20
    since: Option<String>,
    enterprise_id: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// When the history was last brought up to date.
    collected_at: String,
    total: usize,
    changes: Vec<Turned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct Turned {
    phone_number: String,
    at: String,
    turns: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spam_risk_before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spam_risk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spam_category: Option<String>,
}

impl From<Change> for Turned {
    fn from(change: Change) -> Self {
        let risk = |risk: Option<&telnyx_reputation_monitor::Standing>| risk?.spam_risk.as_deref().map(str::to_owned);
        Self {
            at: change.at.to_string(),
            turns: change.turns().iter().map(|turn| turn.name()).collect(),
            spam_risk_before: risk(change.before.as_ref()),
            spam_risk: risk(change.after.as_ref()),
            spam_category: change.after.as_ref().and_then(|after| after.spam_category.as_deref()).map(str::to_owned),
            phone_number: change.phone_number,
        }
    }
}

impl Tool for ListChanges {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "list_changes";
    const KIND: Kind = Kind::Local;

    fn title() -> String {
        "What changed".to_owned()
    }

    fn says() -> String {
        "Numbers that turned (flagged, cleared, ...), newest first, of the local history; call collect first."
            .to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        let since = since(input.since.as_deref().unwrap_or("24h"))?;
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref()).map(str::to_owned);
        desk.history(move |store| {
            let mut turned = Vec::new();
            let wanted = Wanted { enterprise_id: enterprise.as_deref(), ..Wanted::since(since) };
            store.each(wanted, |change| {
                if change.is_news() && !change.turns().is_empty() {
                    turned.push(change);
                }
                ControlFlow::Continue(())
            })?;
            turned.reverse();
            let collected_at = store.collected_at()?.map_or_else(String::new, |at| at.to_string());
            let total = turned.len();
            let (rows, next_cursor) = page(turned, input.cursor.as_deref())?;
            Ok(Output { collected_at, total, changes: rows.into_iter().map(Turned::from).collect(), next_cursor })
        })
        .await
    }
}
