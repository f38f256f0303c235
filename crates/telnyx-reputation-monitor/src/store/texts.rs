//! The dictionary of texts, as one transaction sees it.

use crate::text::Text;
use std::collections::HashMap;

use rusqlite::Connection;

use crate::error::Result;

/// Every text of the store with its id.
///
/// It is read anew for each transaction: ids of one that was rolled back may be others' by then.
pub(crate) struct Texts {
    /// SQLite numbers them from 1 on, without gaps: none is ever removed.
    by_id: Vec<Option<Text>>,
    by_text: HashMap<Text, i64>,
}

impl Texts {
    pub(crate) fn load(connection: &Connection) -> Result<Self> {
        let mut texts = Self { by_id: Vec::new(), by_text: HashMap::new() };
        let mut statement = connection.prepare_cached("SELECT id, text FROM texts")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            texts.insert(row.get(0)?, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?.into());
        }
        Ok(texts)
    }

    /// The text of an id; nothing of one that is not there.
    pub(crate) fn text(&self, id: Option<i64>) -> Option<Text> {
        self.by_id.get(usize::try_from(id?).ok()?)?.clone()
    }

    /// The id of a text, if it has one.
    pub(crate) fn id(&self, text: &str) -> Option<i64> {
        self.by_text.get(text).copied()
    }

    /// The id of a text, which is written down when it is new.
    pub(crate) fn add(&mut self, connection: &Connection, text: Option<&Text>) -> Result<Option<i64>> {
        let Some(text) = text else { return Ok(None) };
        if let Some(id) = self.id(text) {
            return Ok(Some(id));
        }
        connection.prepare_cached("INSERT INTO texts (text) VALUES (?1)")?.execute([&**text])?;
        let id = connection.last_insert_rowid();
        self.insert(id, text.clone());
        Ok(Some(id))
    }

    fn insert(&mut self, id: i64, text: Text) {
        if let Ok(index) = usize::try_from(id) {
            self.by_id.resize(self.by_id.len().max(index + 1), None);
            self.by_id[index] = Some(text.clone());
        }
        self.by_text.insert(text, id);
    }
}
