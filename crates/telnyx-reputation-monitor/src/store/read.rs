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

/// What a collection found of a number, whatever it had been.
pub(crate) struct Found {
    pub(crate) at: Moment,
    /// Whether the collection is the first that read what it reads.
    pub(crate) is_first: bool,
    pub(crate) number: i64,
    pub(crate) changed: Changed,
    /// `None` when it is not monitored any more.
    pub(crate) now: Option<Standing>,
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

/// Changes with the row before each, in the order in which they were written: their collection, their number, their standing
/// and the one before.
macro_rules! changes {
    ($which:literal) => {
        concat!(
            "SELECT c.collection, c.number, ",
            columns!("c"),
            ", ",
            columns!("b"),
            " FROM changes c LEFT JOIN changes b ON b.collection = c.before AND b.number = c.number WHERE ",
            $which,
            " AND c.changed & ?2 != 0 ORDER BY c.collection, c.number"
        )
    };
}

/// Where the columns of a change's own standing begin.
const AFTER: usize = 2;

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
    /// Goes through the monitored numbers as they are known now.
    pub(crate) fn each_known(&self, mut each: impl FnMut(i64, Standing)) -> Result<()> {
        let texts = Texts::load(&self.connection)?;
        known(&self.connection, &texts, |known| {
            if let Some(standing) = known.standing {
                each(known.number, standing);
            }
        })
    }

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
        let is_wanted = |it: &Collection| it.at >= since && collection.is_none_or(|id| id == it.id);
        let collections: Vec<Collection> = self.collections_whole()?.into_iter().filter(is_wanted).collect();
        let (Some(first), Some(last)) = (collections.first(), collections.last()) else { return Ok(()) };
        // One range of the table, whose rows are in this order: a join with the collections would begin anew for each. Without
        // an upper end no row is compared with it.
        let mut statement = self.connection.prepare_cached(if collection.is_some() {
            changes!("c.collection = ?1")
        } else {
            changes!("c.collection >= ?1")
        })?;
        let mut rows = statement.query(rusqlite::params![first.id, what.0])?;
        let mut wanted = collections.iter().peekable();
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            if id > last.id {
                // It was written since the collections were read.
                break;
            }
            while wanted.next_if(|it| it.id < id).is_some() {}
            // A clock that was set back may have put others between.
            let Some(it) = wanted.peek().filter(|it| it.id == id) else { continue };
            if each(read(row, it, &texts)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The same without what numbers were before, which takes half of the time.
    pub(crate) fn each_found(&self, since: Moment, what: Changed, mut each: impl FnMut(Found)) -> Result<()> {
        let texts = Texts::load(&self.connection)?;
        let mut statement = self.connection.prepare_cached(concat!(
            "SELECT k.at, k.is_first, c.number, ",
            columns!("c"),
            " FROM collections k CROSS JOIN changes c ON c.collection = k.id
              WHERE k.at >= ?1 AND c.changed & ?2 != 0 ORDER BY k.id, c.number"
        ))?;
        let mut rows = statement.query([since.0, what.0])?;
        while let Some(row) = rows.next()? {
            each(Found {
                at: Moment(row.get(0)?),
                is_first: row.get(1)?,
                number: row.get(2)?,
                changed: Changed(row.get(3)?),
                now: standing(row, 3, &texts)?,
            });
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
             SELECT c.collection, c.number, ",
            columns!("c"),
            ", ",
            columns!("b"),
            ", k.at, k.is_first FROM back JOIN collections k ON k.id = back.collection
              JOIN changes c ON c.collection = k.id AND c.number = ?1
              LEFT JOIN changes b ON b.collection = c.before AND b.number = c.number ORDER BY k.id"
        ))?;
        let mut rows = statement.query([number])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (at, is_first) = (Moment(row.get(AFTER + 2 * COLUMNS)?), row.get(AFTER + 2 * COLUMNS + 1)?);
            all.push(read(row, &Collection { id: row.get(0)?, at, is_first }, &texts)?);
        }
        Ok(all)
    }

    /// The collections, oldest first, with their times.
    pub(crate) fn collections(&self) -> Result<Vec<(i64, Moment)>> {
        Ok(self.collections_whole()?.into_iter().map(|it| (it.id, it.at)).collect())
    }

    fn collections_whole(&self) -> Result<Vec<Collection>> {
        let mut statement = self.connection.prepare_cached("SELECT id, at, is_first FROM collections ORDER BY id")?;
        let rows = statement
            .query_map([], |row| Ok(Collection { id: row.get(0)?, at: Moment(row.get(1)?), is_first: row.get(2)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// A collection, of which every row of it is told.
struct Collection {
    id: i64,
    at: Moment,
    is_first: bool,
}

fn read(row: &SqlRow<'_>, of: &Collection, texts: &Texts) -> Result<Row> {
    const BEFORE: usize = AFTER + COLUMNS;
    let (changed, after) = (Changed(row.get(AFTER)?), standing(row, AFTER, texts)?);
    let before = match &after {
        Some(after) if !changed.any_of(Changed::APPEARED) => Some(before(row, BEFORE, texts, changed, after)?),
        _ => standing(row, BEFORE, texts)?,
    };
    Ok(Row { collection: of.id, at: of.at, is_first: of.is_first, number: row.get(1)?, changed, before, after })
}

/// The standing in the columns from `first` on, of which only those are read that differ from what came after: of most
/// changes a few.
fn before(row: &SqlRow<'_>, first: usize, texts: &Texts, changed: Changed, after: &Standing) -> Result<Standing> {
    let text = |column: usize| -> Result<_> { Ok(texts.text(row.get(first + column)?)) };
    let moment = |column: usize| -> Result<_> { Ok(row.get::<_, Option<i64>>(first + column)?.map(Moment)) };
    let mut before = after.clone();
    if changed.any_of(Changed::ENTERPRISE) {
        before.enterprise_id = text(1)?.unwrap_or_default();
    }
    if changed.any_of(Changed::RISK) {
        before.spam_risk = text(2)?;
    }
    if changed.any_of(Changed::CATEGORY) {
        before.spam_category = text(3)?;
    }
    if changed.any_of(Changed::OWNERSHIP) {
        (before.ownership_status, before.confirm_by) = (text(4)?, moment(11)?);
    }
    if changed.any_of(Changed::MORE) {
        before.more = text(5)?;
    }
    if changed.any_of(Changed::SCORES) {
        before.maturity_score = row.get(first + 6)?;
        before.connection_score = row.get(first + 7)?;
        before.engagement_score = row.get(first + 8)?;
        before.sentiment_score = row.get(first + 9)?;
    }
    if changed.any_of(Changed::REFRESHED) {
        before.last_refreshed_at = moment(10)?;
    }
    Ok(before)
}
