//! What all tools work with.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;
use telnyx_reputation::{Client, Usd};
use telnyx_reputation_monitor::{Error, Store, is_enterprise_id};
use tokio::sync::Mutex;

use crate::failure::{Failure, Result};
use crate::quoted::quoted;
use crate::spend::Spending;

/// What the reference says of a call of the API.
#[derive(Clone, Debug)]
pub struct OperationText {
    /// The `operationId`.
    pub id: &'static str,
    /// As the command line has it: `enterprises:reputation:numbers list`.
    pub command: String,
    /// What it does, in a line.
    pub summary: &'static str,
    /// What it costs, when it bills or changes what goes on to be billed.
    pub price: Option<&'static str>,
}

/// Says something to a person beside the client.
pub(crate) type Tell = Box<dyn Fn(&str) + Send + Sync>;

/// What all tools work with.
pub(crate) struct Desk {
    /// A client that may spend nothing, whatever the tools do with it.
    pub(crate) free: Client,
    /// What may be spent; `None` when nothing may.
    pub(crate) spending: Option<Spending>,
    /// The enterprise of tools that are given none.
    pub(crate) enterprise_id: Option<String>,
    /// The file of the history.
    pub(crate) history: PathBuf,
    pub(crate) operations: Vec<OperationText>,
    /// How long a tool waits for a person who is to run a command.
    pub(crate) approval_wait: Duration,
    /// The command that allows a plan, before its id.
    pub(crate) approve_command: String,
    /// Where a person may see what the client does not show.
    pub(crate) tell: Tell,
    /// The longest text in an answer, in characters.
    pub(crate) longest: usize,
    /// Held by who collects: of several at once most would read the list in vain.
    pub(crate) collecting: Mutex<()>,
}

impl Desk {
    /// The enterprise of a tool that may be about all of the account.
    pub(crate) fn enterprise_or_all<'d>(&'d self, given: Option<&'d str>) -> Option<&'d str> {
        given.or(self.enterprise_id.as_deref())
    }

    /// The enterprise of a tool that is about one: the one given, else the server's, else the only one there is.
    pub(crate) async fn enterprise(&self, given: Option<&str>) -> Result<String> {
        if let Some(id) = self.enterprise_or_all(given) {
            return Ok(id.to_owned());
        }
        let page = self.free.enterprises().list().page_size(2).await?;
        match page.data.as_slice() {
            [only] if is_enterprise_id(&only.id) => Ok(only.id.clone()),
            // It would come back in the message that refuses it.
            [only] => Err(Failure::new("api", "the account's enterprise has an id that is no UUID")
                .with_api_says(Some(only.id.clone()))),
            [] => {
                Err(Failure::new("no_enterprise", "the account has no enterprise yet: get_next_steps tells what to do"))
            }
            _ => Err(Failure::argument(
                "the account has several enterprises: give enterprise_id; get_next_steps has their ids",
            )),
        }
    }

    /// What a client is told: all texts in it as data, without the key.
    pub(crate) fn quoted(&self, told: Value) -> Value {
        quoted(told, &self.free, self.longest)
    }

    /// Asks the history, away from what answers others meanwhile.
    ///
    /// # Errors
    /// There is none, or nothing was collected yet, as after a first collection that failed: an answer would say that nothing
    /// changed.
    pub(crate) async fn history<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let path = self.history.clone();
        let asked = tokio::task::spawn_blocking(move || -> Result<T> {
            let store = match Store::open_existing(&path) {
                Err(Error::NotAStore { .. }) if !path.exists() => return Err(Failure::nothing_collected()),
                opened => opened?,
            };
            store.collected_at()?.ok_or_else(Failure::nothing_collected)?;
            ask(&store)
        });
        asked.await.map_err(|_| Failure::local("the history could not be read"))?
    }

    /// What is left of what may be spent; `None` when nothing may.
    pub(crate) async fn left(&self) -> Result<Option<Usd>> {
        match &self.spending {
            Some(spending) => spending.left().await.map(Some),
            None => Ok(None),
        }
    }
}
