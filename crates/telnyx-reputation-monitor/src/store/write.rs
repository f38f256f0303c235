//! Writing a reading down: what changed, in one transaction, so that a kill at any moment leaves all of it or nothing.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::decide::Decision;
use super::file::Store;
use super::read::{self, Known};
use super::texts::Texts;
use crate::changed::Changed;
use crate::error::{Error, Result};
use crate::list::Listed;
use crate::moment::Moment;
use crate::standing::Standing;
use crate::text::Text;

/// How much older an answer may be than what is known: two clocks of one service. One that is older still was kept by
/// something in between.
const TWO_CLOCKS: i64 = 5 * 60 * 1_000_000;

/// A collection that was written.
pub(crate) struct Written {
    pub(crate) collection: i64,
    pub(crate) changes: usize,
}

/// What a list is compared with.
pub(crate) struct Before {
    /// The newest collection; 0 when there is none.
    pub(crate) newest: i64,
    /// The numbers that should be listed.
    pub(crate) listed: HashSet<i64>,
    /// Their enterprises.
    pub(crate) enterprises: HashSet<Text>,
}

impl Store {
    /// What is known of an enterprise's numbers, or of all, before the list is read.
    pub(crate) fn before(&self, enterprise_id: Option<&str>) -> Result<Before> {
        let texts = Texts::load(&self.connection)?;
        // First, so that what is written after it is noticed.
        let newest = newest(&self.connection)?;
        let (mut listed, mut enterprises) = (HashSet::new(), HashSet::new());
        read::known(&self.connection, &texts, |known| {
            if known.is_of(enterprise_id) {
                listed.insert(known.number);
                enterprises.extend(known.standing.map(|standing| standing.enterprise_id));
            }
        })?;
        Ok(Before { newest, listed, enterprises })
    }

    /// Writes what a list that was read since then says otherwise than what is known. `None` when another collection was
    /// written meanwhile: which of the two readings is the newer one cannot be told.
    pub(crate) fn write(
        &mut self,
        base_url: &str,
        enterprise_id: Option<&str>,
        list: Listed,
        newest_before: i64,
    ) -> Result<Option<Written>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if newest(&transaction)? != newest_before {
            return Ok(None);
        }
        let mut texts = Texts::load(&transaction)?;
        let mut known = HashMap::new();
        read::known(&transaction, &texts, |it| drop(known.insert(it.number, it)))?;
        check_base_url(&transaction, base_url)?;
        check_age(&transaction, &list)?;
        if enterprise_id.is_none() {
            check_account(&list, &known)?;
        }

        let enterprise = texts.add(&transaction, enterprise_id.map(Into::into).as_ref())?;
        let is_known: bool = transaction.query_row(
            "SELECT EXISTS (SELECT 1 FROM collections WHERE enterprise IS NULL OR enterprise IS ?1)",
            [enterprise],
            |row| row.get(0),
        )?;
        let (at, numbers) = (list.at, list.rows.len());
        let decision = Decision { at, enterprise_id, is_first: !is_known };
        decision.of_deadlines(&transaction, list.rows.iter().map(|(number, standing)| (*number, standing)))?;
        let differences = differences(enterprise_id, list, known);
        transaction.execute(
            "INSERT INTO collections (at, enterprise, is_first, numbers, changes) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![at.0, enterprise, !is_known, numbers as i64, differences.len() as i64],
        )?;
        let collection = transaction.last_insert_rowid();
        for difference in &differences {
            insert(&transaction, &mut texts, collection, difference)?;
        }
        decision.of_numbers(&transaction, &texts, differences.iter().map(|it| (it.number, it.now())))?;
        transaction.commit()?;
        Ok(Some(Written { collection, changes: differences.len() }))
    }
}

impl Known {
    /// Whether the list of an enterprise, or of the account, should have it.
    fn is_of(&self, enterprise_id: Option<&str>) -> bool {
        let standing = self.standing.as_ref();
        standing.is_some_and(|standing| enterprise_id.is_none_or(|id| *standing.enterprise_id == *id))
    }
}

/// A number that is another than it was.
struct Difference {
    number: i64,
    before: Option<i64>,
    changed: Changed,
    /// What it is now; of one that disappeared, what it was.
    standing: Standing,
}

impl Difference {
    /// What it is now; `None` of one that disappeared.
    fn now(&self) -> Option<&Standing> {
        (!self.changed.any_of(Changed::DISAPPEARED)).then_some(&self.standing)
    }
}

/// By number, so that rows are appended in the order of their key.
fn differences(enterprise_id: Option<&str>, list: Listed, mut known: HashMap<i64, Known>) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (number, now) in list.rows {
        let known = known.remove(&number);
        let before = known.as_ref().map(|known| known.collection);
        let (changed, standing) = match known.and_then(|known| known.standing) {
            None => (Changed::APPEARED, now),
            Some(then) => {
                let now = now.following(&then);
                (Changed::between(&then, &now), now)
            }
        };
        if !changed.is_empty() {
            differences.push(Difference { number, before, changed, standing });
        }
    }
    let gone = known.into_values().filter(|known| known.is_of(enterprise_id));
    differences.extend(gone.filter_map(|known| {
        let (before, changed) = (Some(known.collection), Changed::DISAPPEARED);
        Some(Difference { number: known.number, before, changed, standing: known.standing? })
    }));
    differences.sort_unstable_by_key(|difference| difference.number);
    differences
}

fn insert(connection: &Connection, texts: &mut Texts, collection: i64, difference: &Difference) -> Result<()> {
    let Difference { number, before, changed, standing } = difference;
    let enterprise = texts.add(connection, Some(&standing.enterprise_id))?;
    if changed.any_of(Changed::DISAPPEARED) {
        connection
            .prepare_cached(
                "INSERT INTO changes (collection, number, before, changed, enterprise) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![collection, number, before, changed.0, enterprise])?;
    } else {
        let [risk, category, ownership, more] =
            [&standing.spam_risk, &standing.spam_category, &standing.ownership_status, &standing.more]
                .map(|text| texts.add(connection, text.as_ref()));
        let [maturity, connected, engagement, sentiment] = standing.scores();
        connection
            .prepare_cached("INSERT INTO changes VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15)")?
            .execute(params![
            collection,
            number,
            before,
            changed.0,
            enterprise,
            risk?,
            category?,
            ownership?,
            more?,
            maturity,
            connected,
            engagement,
            sentiment,
            standing.last_refreshed_at.map(|at| at.0),
            standing.confirm_by.map(|at| at.0),
        ])?;
    }
    connection
        .prepare_cached(
            "INSERT INTO numbers (number, collection) VALUES (?1, ?2)
             ON CONFLICT (number) DO UPDATE SET collection = excluded.collection",
        )?
        .execute(params![number, collection])?;
    Ok(())
}

fn newest(connection: &Connection) -> Result<i64> {
    Ok(connection.query_row("SELECT coalesce(max(id), 0) FROM collections", [], |row| row.get(0))?)
}

/// The store is of one service: that of its first collection.
fn check_base_url(connection: &Connection, base_url: &str) -> Result<()> {
    let ours: Option<String> = connection.query_row("SELECT base_url FROM account", [], |row| row.get(0)).optional()?;
    match ours {
        None => drop(connection.execute("INSERT INTO account (base_url) VALUES (?1)", [base_url])?),
        Some(ours) if ours == base_url => {}
        Some(ours) => {
            return Err(Error::OtherAccount(format!(
                "the store is of the service at {ours}, not of {base_url}; name another file"
            )));
        }
    }
    Ok(())
}

/// Refuses a list that is older than what is known.
fn check_age(connection: &Connection, list: &Listed) -> Result<()> {
    let newest: Option<i64> = connection.query_row("SELECT max(at) FROM collections", [], |row| row.get(0))?;
    match newest {
        Some(newest) if list.at.0 < newest - TWO_CLOCKS => Err(Error::OtherAccount(format!(
            "the list is of {}, and the store's newest collection of {}: something in between has kept the answer, or a \
             clock was set back; nothing was written",
            list.at,
            Moment(newest)
        ))),
        _ => Ok(()),
    }
}

/// Refuses the list of another account, by which all numbers would be gone and others there.
fn check_account(list: &Listed, known: &HashMap<i64, Known>) -> Result<()> {
    let enterprises: HashSet<&str> =
        known.values().filter_map(|known| Some(&*known.standing.as_ref()?.enterprise_id)).collect();
    let is_known = |standing: &Standing| enterprises.contains(&*standing.enterprise_id);
    if enterprises.is_empty() || list.rows.is_empty() || list.rows.iter().any(|(_, standing)| is_known(standing)) {
        return Ok(());
    }
    Err(Error::OtherAccount(
        "the list has no number of any enterprise that the store knows: it is that of another account; name another file"
            .to_owned(),
    ))
}
