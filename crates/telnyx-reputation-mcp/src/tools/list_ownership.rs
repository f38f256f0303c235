//! Who is believed to own the numbers, and until when that is to be confirmed.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation::enums::ReputationOwnershipStatus;
use telnyx_reputation_monitor::Known;

use super::monitored::monitored;
use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::Result;
use crate::pages::page;

/// The status of a number of which the service tells none.
const UNKNOWN: &str = "unknown";

pub(crate) struct ListOwnership;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    enterprise_id: Option<String>,
    cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    /// Of all, by status.
    counts: BTreeMap<&'static str, usize>,
    /// Those that somebody has to see to, the next deadline first.
    to_confirm: Vec<ToConfirm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct ToConfirm {
    phone_number: String,
    ownership_status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag_reason: Option<String>,
}

impl Tool for ListOwnership {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "list_ownership";
    const KIND: Kind = Kind::Read;

    fn title() -> String {
        "Ownership".to_owned()
    }

    fn says() -> String {
        "Ownership statuses, and the numbers not verified, next deadline first. Free.".to_owned()
    }

    async fn call(desk: Arc<Desk>, input: Input) -> Result<Output> {
        let enterprise = desk.enterprise_or_all(input.enterprise_id.as_deref());
        let listed = monitored(&desk, enterprise).await?;
        let mut counts = BTreeMap::new();
        for number in &listed {
            *counts.entry(counted_as(&status(number))).or_default() += 1;
        }
        let mut open: Vec<ToConfirm> = listed.iter().filter(|number| status(number) != "verified").map(row).collect();
        open.sort_by(|one, other| {
            (one.confirm_by.is_none(), &one.confirm_by, &one.phone_number).cmp(&(
                other.confirm_by.is_none(),
                &other.confirm_by,
                &other.phone_number,
            ))
        });
        let (to_confirm, next_cursor) = page(open, input.cursor.as_deref())?;
        Ok(Output { counts, to_confirm, next_cursor })
    }
}

fn status(known: &Known) -> String {
    let status = known.row.as_ref().and_then(|row| row.ownership_status.as_ref());
    status.map_or_else(|| UNKNOWN.to_owned(), |status| status.as_str().to_owned())
}

/// A status that this version does not know is a text of others, which stands in the number's row alone.
fn counted_as(status: &str) -> &'static str {
    let names = ReputationOwnershipStatus::KNOWN.iter().chain([&UNKNOWN]);
    names.copied().find(|name| *name == status).unwrap_or("other")
}

fn row(known: &Known) -> ToConfirm {
    let row = known.row.as_ref();
    ToConfirm {
        phone_number: known.phone_number.clone(),
        ownership_status: status(known),
        confirm_by: row.and_then(|row| row.confirm_by.as_ref()).map(|at| at.as_str().to_owned()),
        flag_reason: row.and_then(|row| row.flag_reason.clone()),
    }
}
