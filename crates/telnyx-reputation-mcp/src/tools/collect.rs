//! Bringing the history up to date.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use telnyx_reputation_monitor::{Error, Store, Wanted, collect};

use super::tool::{Kind, Tool};
use crate::desk::Desk;
use crate::failure::{Failure, Result};

/// How often collectors of other processes may come first, of whom each has then done what it wanted.
const OVERTAKEN: usize = 10;

pub(crate) struct Collect;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Output {
    collected_at: String,
    phone_numbers: usize,
    changed: usize,
    turned: usize,
}

impl Tool for Collect {
    type Input = Input;
    type Output = Output;

    const NAME: &'static str = "collect";
    const KIND: Kind = Kind::Note;

    fn title() -> String {
        "Update the local history".to_owned()
    }

    fn says() -> String {
        "Reads the list, which never bills, and notes what changed.".to_owned()
    }

    async fn call(desk: Arc<Desk>, _: Input) -> Result<Output> {
        if let Some(folder) = desk.history.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|why| Failure::local(format!("{} cannot be made: {why}", folder.display())))?;
        }
        let _one_at_a_time = desk.collecting.lock().await;
        let mut store = Store::open(&desk.history)?;
        let mut overtaken = 0;
        let collected = loop {
            match collect(&mut store, &desk.free, desk.enterprise_id.as_deref()).await {
                Err(Error::Overtaken) if overtaken < OVERTAKEN => overtaken += 1,
                collected => break collected?,
            }
        };
        let turned = store.changes(Wanted::of(collected.collection))?.len();
        Ok(Output {
            collected_at: collected.at.to_string(),
            phone_numbers: collected.phone_numbers,
            changed: collected.changes,
            turned,
        })
    }
}
