//! Which enterprises the store knows: none is asked about that it does not.

use std::collections::BTreeSet;

use super::facts::{REVIEWS, SCHEDULE};
use super::file::Store;
use crate::error::{Error, Result};

impl Store {
    /// The ids of the enterprises that had monitored numbers, were collected, or of which a schedule or a review is known.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn enterprises(&self) -> Result<BTreeSet<String>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT text FROM texts WHERE id IN (SELECT enterprise FROM changes UNION SELECT enterprise FROM collections)",
        )?;
        let mut known = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<BTreeSet<String>>>()?;
        known.extend(self.enterprises_of_facts()?);
        Ok(known)
    }

    /// Refuses an enterprise that the store does not know, of which every answer would be that all is well. `None` is the whole
    /// account. Before the first collection nothing is refused.
    ///
    /// # Errors
    /// [`Error::UnknownEnterprise`]; [`Error::Store`].
    pub fn check_enterprise(&self, enterprise_id: Option<&str>) -> Result<()> {
        let Some(id) = enterprise_id else { return Ok(()) };
        // Of an enterprise that is known, the first row says so: the whole history is gone through for the message alone.
        let is_known: bool = self
            .connection
            .prepare_cached(
                "SELECT NOT EXISTS (SELECT 1 FROM collections) OR EXISTS (SELECT 1 FROM texts t WHERE t.text = ?1 AND
                   (EXISTS (SELECT 1 FROM collections WHERE enterprise = t.id)
                    OR EXISTS (SELECT 1 FROM changes WHERE enterprise = t.id)))",
            )?
            .query_row([id], |row| row.get(0))?;
        if is_known || self.enterprises_of_facts()?.contains(id) {
            return Ok(());
        }
        let (mut known, others): (Vec<String>, Vec<String>) =
            self.enterprises()?.into_iter().partition(|known| known.starts_with(id));
        known.extend(others);
        Err(Error::UnknownEnterprise { enterprise_id: id.to_owned(), known })
    }

    fn enterprises_of_facts(&self) -> Result<BTreeSet<String>> {
        let mut known: BTreeSet<String> = self.facts(SCHEDULE)?.into_keys().collect();
        for review in REVIEWS {
            known.extend(self.facts(&format!("{review} "))?.into_keys());
        }
        Ok(known)
    }
}
