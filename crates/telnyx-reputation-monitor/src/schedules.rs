//! How often the service looks numbers up by itself, enterprise by enterprise.

use std::collections::BTreeMap;

use telnyx_reputation::Client;

use crate::error::Result;
use crate::store::{Fact, SCHEDULE, Store};

/// Reads the `check_frequency` of these enterprises, and keeps it for [`Store::schedules`]. Never bills: one call of the
/// settings each.
///
/// # Errors
/// [`Error::Client`](crate::Error::Client); [`Error::Store`](crate::Error::Store).
pub async fn read_schedules<'e>(
    store: &mut Store,
    client: &Client,
    enterprises: impl IntoIterator<Item = &'e str>,
) -> Result<()> {
    for id in enterprises {
        let settings = client.enterprises().reputation().retrieve(id).await?.data;
        let Some(frequency) = settings.check_frequency else { continue };
        let (subject, value) = (format!("{SCHEDULE}{id}"), frequency.as_str().to_owned());
        store.learn("schedules", &[Fact { subject, value, alert: None, is_news_at_first: false }])?;
    }
    Ok(())
}

impl Store {
    /// The `check_frequency` of each enterprise, as it was read last; an enterprise may be missing.
    ///
    /// # Errors
    /// [`Error::Store`](crate::Error::Store).
    pub fn schedules(&self) -> Result<BTreeMap<String, String>> {
        self.facts(SCHEDULE)
    }
}
