//! Pages of all numbers, each as fast as the first: a list of a million is not counted, or skipped, number by number.

use rusqlite::params;

use super::record;
use crate::{domain::number::Number, page::Page, problem::Result, session::Session};

/// Every how many values of `seq` the schema's triggers count anew.
const BLOCK: i64 = 1 << 10;

/// A page of the numbers that are not removed, oldest first, and how many there are: of an enterprise, or of the account.
pub(crate) fn page(session: &Session<'_>, enterprise_id: Option<&str>, page: Page) -> Result<(Vec<Number>, i64)> {
    let enterprise = enterprise_id.unwrap_or_default();
    let total = count(session, enterprise)?;
    let begins = begins(session, enterprise, page.offset())?;
    let Some((seq, skipped)) = begins else { return Ok((Vec::new(), total)) };
    let account = session.account.row;
    let rows = match enterprise_id {
        Some(id) => record::many(
            session,
            "SELECT record FROM numbers
             WHERE account = ?1 AND enterprise_id = ?2 AND ownership_status <> 'removed' AND seq >= ?3
             ORDER BY seq LIMIT ?4 OFFSET ?5",
            params![account, id, seq, page.limit(), skipped],
        ),
        None => record::many(
            session,
            "SELECT record FROM numbers WHERE account = ?1 AND ownership_status <> 'removed' AND seq >= ?2
             ORDER BY seq LIMIT ?3 OFFSET ?4",
            params![account, seq, page.limit(), skipped],
        ),
    };
    Ok((rows?, total))
}

/// From which `seq` on a page's numbers are found, and how many of them stand before it. None of a page that is beyond the list.
fn begins(session: &Session<'_>, enterprise_id: &str, offset: i64) -> Result<Option<(i64, i64)>> {
    let mut before = 0;
    let mut statement = session.connection.prepare_cached(
        "SELECT block, count FROM numbers_counted WHERE account = ?1 AND enterprise_id = ?2 ORDER BY block",
    )?;
    let mut blocks = statement.query(params![session.account.row, enterprise_id])?;
    while let Some(row) = blocks.next()? {
        let (block, count): (i64, i64) = (row.get(0)?, row.get(1)?);
        if offset < before + count {
            return Ok(Some((block * BLOCK, offset - before)));
        }
        before += count;
    }
    Ok(None)
}

/// How many numbers of an enterprise are not removed; with an empty one, of the account.
pub(crate) fn count(session: &Session<'_>, enterprise_id: &str) -> Result<i64> {
    record::count(
        session,
        "SELECT coalesce(sum(count), 0) FROM numbers_counted WHERE account = ?1 AND enterprise_id = ?2",
        params![session.account.row, enterprise_id],
    )
}
