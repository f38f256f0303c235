//! Reading and counting rows whose `record` column is a resource as JSON.

use rusqlite::{OptionalExtension, Params, ToSql, params_from_iter};
use serde::de::DeserializeOwned;

use crate::{page::Page, problem::Result, session::Session};

/// The record of the one row that `sql` selects.
pub(super) fn one<T: DeserializeOwned>(session: &Session<'_>, sql: &str, params: impl Params) -> Result<Option<T>> {
    let text = session.connection.prepare_cached(sql)?.query_row(params, |row| row.get::<_, String>(0)).optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// The records of every row that `sql` selects.
pub(super) fn many<T: DeserializeOwned>(session: &Session<'_>, sql: &str, params: impl Params) -> Result<Vec<T>> {
    let mut statement = session.connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(serde_json::from_str(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    Ok(records)
}

/// The one number that `sql` selects.
pub(super) fn count(session: &Session<'_>, sql: &str, params: impl Params) -> Result<i64> {
    Ok(session.connection.prepare_cached(sql)?.query_row(params, |row| row.get(0))?)
}

/// Conditions of a list, joined with AND.
pub(super) struct Conditions<'v> {
    sql: String,
    values: Vec<&'v dyn ToSql>,
}

impl<'v> Conditions<'v> {
    /// Every list is of one account.
    pub(super) fn new(account: &'v i64) -> Self {
        Self { sql: "account = ?".to_owned(), values: vec![account] }
    }

    /// `condition` holds one `?` for `value`.
    pub(super) fn and(&mut self, condition: &str, value: &'v dyn ToSql) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
        self.values.push(value);
    }

    /// A condition without a value.
    pub(super) fn and_always(&mut self, condition: &str) {
        self.sql.push_str(" AND ");
        self.sql.push_str(condition);
    }

    /// How many rows there are of each value of a text `expression`.
    pub(super) fn groups(&self, session: &Session<'_>, table: &str, expression: &str) -> Result<Vec<(String, i64)>> {
        let sql = format!("SELECT {expression}, count(*) FROM {table} WHERE {} GROUP BY 1 ORDER BY 1", self.sql);
        let mut statement = session.connection.prepare_cached(&sql)?;
        let groups = statement
            .query_map(params_from_iter(&self.values), |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(groups)
    }

    /// One page of records and the count of all.
    pub(super) fn page<T: DeserializeOwned>(
        &self,
        session: &Session<'_>,
        table: &str,
        order: &str,
        page: Page,
    ) -> Result<(Vec<T>, i64)> {
        let all = format!("SELECT count(*) FROM {table} WHERE {}", self.sql);
        let total = count(session, &all, params_from_iter(&self.values))?;
        if page.offset() >= total {
            return Ok((Vec::new(), total));
        }
        // The inner query skips rows inside an index; only the page's own rows are read.
        let select = format!(
            "SELECT record FROM {table} WHERE seq IN
             (SELECT seq FROM {table} WHERE {} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY {order}",
            self.sql
        );
        let (limit, offset) = (page.limit(), page.offset());
        let mut values = self.values.clone();
        values.push(&limit);
        values.push(&offset);
        Ok((many(session, &select, params_from_iter(values))?, total))
    }
}
