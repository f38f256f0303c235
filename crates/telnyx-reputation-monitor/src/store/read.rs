//! Reading changes out of the store.

use std::ops::ControlFlow;

use rusqlite::{Connection, Row as SqlRow};

use super::file::Store;
use super::texts::Texts;
use crate::changed::Changed;
use crate::error::Result;
use crate::moment::Moment;
use crate::standing::Standing;

/// A number's row of a collection, and what the number was before it.
pub(crate) struct Row {
    pub(crate) collection: i64,
    pub(crate) at: Moment,
    /// Whether the collection is the first that read what it reads.
    pub(crate) is_first: bool,
    pub(crate) number: i64,
    pub(crate) changed: Changed,
    /// `None` when the number was not monitored.
    pub(crate) before: Option<Standing>,
    /// `None` when it is not monitored any more.
    pub(crate) after: Option<Standing>,
}

/// The columns of a standing, of the table by the alias `$t`, in the order in which [`standing`] reads them.
macro_rules! columns {
    ($t:literal) => {
        concat!(
            $t,
            ".changed,",
            $t,
            ".enterprise,",
            $t,
            ".risk,",
            $t,
            ".category,",
            $t,
            ".ownership,",
            $t,
            ".more,",
            $t,
            ".maturity,",
            $t,
            ".connection,",
            $t,
            ".engagement,",
            $t,
            ".sentiment,",
            $t,
            ".refreshed_at,",
            $t,
            ".confirm_by"
        )
    };
}

/// How many columns that are.
const COLUMNS: usize = 12;

/// The standing in the columns from `first` on; `None` when there is no such row, or the number had disappeared with it.
fn standing(row: &SqlRow<'_>, first: usize, texts: &Texts) -> Result<Option<Standing>> {
    let changed: Option<i64> = row.get(first)?;
    if changed.is_none_or(|changed| Changed(changed).any_of(Changed::DISAPPEARED)) {
        return Ok(None);
    }
    let text = |column: usize| -> Result<_> { Ok(texts.text(row.get(first + column)?)) };
    let moment = |column: usize| -> Result<_> { Ok(row.get::<_, Option<i64>>(first + column)?.map(Moment)) };
    Ok(Some(Standing {
        enterprise_id: text(1)?.unwrap_or_default(),
        spam_risk: text(2)?,
        spam_category: text(3)?,
        ownership_status: text(4)?,
        more: text(5)?,
        maturity_score: row.get(first + 6)?,
        connection_score: row.get(first + 7)?,
        engagement_score: row.get(first + 8)?,
        sentiment_score: row.get(first + 9)?,
        last_refreshed_at: moment(10)?,
        confirm_by: moment(11)?,
    }))
}

/// What is known of a number now.
pub(super) struct Known {
    pub(super) number: i64,
    /// The collection of its newest change.
    pub(super) collection: i64,
    /// `None` when it had disappeared.
    pub(super) standing: Option<Standing>,
}

/// What is known of all numbers now.
pub(super) fn known(connection: &Connection, texts: &Texts, mut each: impl FnMut(Known)) -> Result<()> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT n.number, n.collection, ",
        columns!("c"),
        " FROM numbers n JOIN changes c ON c.collection = n.collection AND c.number = n.number"
    ))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        each(Known { number: row.get(0)?, collection: row.get(1)?, standing: standing(row, 2, texts)? });
    }
    Ok(())
}

/// What is known of one number now; `None` when it is not monitored.
pub(super) fn known_of(connection: &Connection, texts: &Texts, number: i64) -> Result<Option<Standing>> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT ",
        columns!("c"),
        " FROM numbers n JOIN changes c ON c.collection = n.collection AND c.number = n.number WHERE n.number = ?1"
    ))?;
    let mut rows = statement.query([number])?;
    match rows.next()? {
        Some(row) => standing(row, 0, texts),
        None => Ok(None),
    }
}

impl Store {
    /// Goes through the changes since a time, or of one collection, in which any of `what` changed: in the order in which
    /// they were written, and of one collection by number.
    pub(crate) fn each_change(
        &self,
        since: Moment,
        collection: Option<i64>,
        what: Changed,
        mut each: impl FnMut(Row),
    ) -> Result<()> {
        self.each_change_until(since, collection, what, |row| {
            each(row);
            ControlFlow::Continue(())
        })
    }

    /// The same until `each` breaks off.
    pub(crate) fn each_change_until(
        &self,
        since: Moment,
        collection: Option<i64>,
        what: Changed,
        mut each: impl FnMut(Row) -> ControlFlow<()>,
    ) -> Result<()> {
        let texts = Texts::load(&self.connection)?;
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT k.id, k.at, k.is_first, c.number, ",
            columns!("c"),
            ", ",
            columns!("b"),
            " FROM collections k CROSS JOIN changes c ON c.collection = k.id
              LEFT JOIN changes b ON b.collection = c.before AND b.number = c.number
              WHERE k.at >= ?1 AND (?2 IS NULL OR k.id = ?2) AND c.changed & ?3 != 0 ORDER BY k.id, c.number"
        ))?;
        let mut rows = statement.query(rusqlite::params![since.0, collection, what.0])?;
        while let Some(row) = rows.next()? {
            if each(read(row, &texts)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// All changes of one number, oldest first.
    pub(crate) fn changes_of(&self, number: i64) -> Result<Vec<Row>> {
        let texts = Texts::load(&self.connection)?;
        // From the newest back, each row says where the one before it is.
        let mut statement = self.connection.prepare_cached(concat!(
            "WITH RECURSIVE back(collection) AS (
               SELECT collection FROM numbers WHERE number = ?1
               UNION ALL
               SELECT c.before FROM back JOIN changes c ON c.collection = back.collection AND c.number = ?1
               WHERE c.before IS NOT NULL)
             SELECT k.id, k.at, k.is_first, c.number, ",
            columns!("c"),
            ", ",
            columns!("b"),
            " FROM back JOIN collections k ON k.id = back.collection
              JOIN changes c ON c.collection = k.id AND c.number = ?1
              LEFT JOIN changes b ON b.collection = c.before AND b.number = c.number ORDER BY k.id"
        ))?;
        let mut rows = statement.query([number])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push(read(row, &texts)?);
        }
        Ok(all)
    }

    /// The collections, oldest first, with their times.
    pub(crate) fn collections(&self) -> Result<Vec<(i64, Moment)>> {
        let mut statement = self.connection.prepare_cached("SELECT id, at FROM collections ORDER BY id")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, Moment(row.get(1)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &SqlRow<'_>, texts: &Texts) -> Result<Row> {
    Ok(Row {
        collection: row.get(0)?,
        at: Moment(row.get(1)?),
        is_first: row.get(2)?,
        number: row.get(3)?,
        changed: Changed(row.get(4)?),
        after: standing(row, 4, texts)?,
        before: standing(row, 4 + COLUMNS, texts)?,
    })
}
