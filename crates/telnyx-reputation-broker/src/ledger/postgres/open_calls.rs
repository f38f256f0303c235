//! Calls of which it is not known what became, and the answers that others were given meanwhile.

use serde_json::Value;
use tokio_postgres::Row;

use super::super::Result;
use super::super::kept::{Answer, OpenRow, Subject};
use super::super::money::usd;
use super::session::{Session, cell};

/// How many answers are read at once.
const MOST: i64 = 100;

/// What was given up is looked for as long as it was not sent again; while that is under way, it may yet come to nothing. The
/// first condition is the index's.
macro_rules! open_calls {
    ($and:literal) => {
        concat!(
            "SELECT call, operation, enterprise, arguments, look, worst, run FROM calls
             WHERE state IN ('sent', 'unknown', 'given_up')
               AND (state != 'given_up' OR EXISTS (
                 SELECT 1 FROM subjects AS own WHERE own.call = calls.call AND NOT EXISTS (
                   SELECT 1 FROM subjects AS later JOIN calls AS again ON again.call = later.call
                   WHERE later.run = own.run AND later.operation = own.operation AND later.scope = own.scope
                     AND later.subject = own.subject AND later.call > own.call AND again.state != 'sent'))) ",
            $and
        )
    };
}

pub(super) async fn all(session: &Session) -> Result<Vec<OpenRow>> {
    let left = "UPDATE calls SET state = 'unknown', why = 'the broker ended before the answer came'
                WHERE state IN ('sent', 'unknown', 'given_up') AND state = 'sent'";
    session.change(left, &[]).await?;
    let mut open = Vec::new();
    for row in session.rows(open_calls!("ORDER BY call"), &[]).await? {
        open.push(read(session, &row).await?);
    }
    Ok(open)
}

pub(super) async fn one(session: &Session, call: i64) -> Result<Option<OpenRow>> {
    match session.row(open_calls!("AND call = $1"), &[&call]).await? {
        Some(row) => read(session, &row).await.map(Some),
        None => Ok(None),
    }
}

pub(super) async fn answers(
    session: &Session,
    operations: &[String],
    enterprise: &str,
    since: i64,
    after: i64,
) -> Result<Vec<Answer>> {
    let some = "SELECT call, operation, arguments, body FROM calls
                WHERE enterprise = $1 AND ended_after >= $2 AND call > $3 AND body IS NOT NULL AND operation = ANY ($4)
                ORDER BY call LIMIT $5";
    let rows = session.rows(some, &[&enterprise, &since, &after, &operations, &MOST]).await?;
    let read = |row| {
        Ok(Answer {
            call: cell(row, 0)?,
            operation: cell(row, 1)?,
            arguments: json(&cell::<String>(row, 2)?).unwrap_or_default(),
            body: cell::<Vec<u8>>(row, 3)?.into(),
        })
    };
    rows.iter().map(read).collect()
}

async fn read(session: &Session, row: &Row) -> Result<OpenRow> {
    let call: i64 = cell(row, 0)?;
    let subjects = session.rows("SELECT scope, subject FROM subjects WHERE call = $1", &[&call]).await?;
    let subject = |row| Ok(Subject { scope: cell(row, 0)?, subject: cell(row, 1)? });
    Ok(OpenRow {
        call,
        operation: cell(row, 1)?,
        enterprise: cell(row, 2)?,
        arguments: json(&cell::<String>(row, 3)?).unwrap_or_default(),
        look: cell::<Option<String>>(row, 4)?.and_then(|look| json(&look)),
        worst: usd(cell(row, 5)?),
        run: cell(row, 6)?,
        subjects: subjects.iter().map(subject).collect::<Result<_>>()?,
    })
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}
