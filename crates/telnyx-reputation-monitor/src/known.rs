//! What is known of the monitored numbers, read through the list, which never bills.

use std::collections::HashMap;
use std::time::SystemTime;

use futures::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use telnyx_reputation::types::ReputationPhoneNumber;
use telnyx_reputation::{Client, Error, ErrorKind, ListStream};

use crate::verdict::{Verdict, severity};

/// How often a list is read that loses numbers while it is read.
const READS: usize = 3;

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// Up to so many numbers are asked for one by one; for more the whole list is read.
const FEW: usize = 20;

/// How many of them at once.
const AT_ONCE: usize = 4;

/// What is known of one number.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Known {
    /// The number in E.164.
    pub phone_number: String,
    /// Its row in the list; `None` when it is not monitored.
    pub row: Option<ReputationPhoneNumber>,
}

impl Known {
    /// What is known comes to this.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some(row) = &self.row else { return Verdict::NotMonitored };
        let (risk, is_labelled) = risk(row);
        Verdict::of(risk, is_labelled)
    }

    /// How bad it is: from 0, of which nothing is known or which is clean, to 3. A risk that this version does not know
    /// is as bad as can be.
    #[must_use]
    pub fn risk(&self) -> u8 {
        let (risk, is_labelled) = self.row.as_ref().map_or((None, false), risk);
        severity(risk, is_labelled)
    }

    /// When its snapshot was taken.
    #[must_use]
    pub fn refreshed_at(&self) -> Option<SystemTime> {
        self.row.as_ref()?.reputation_data.as_ref()?.last_refreshed_at.as_ref()?.to_system_time()
    }

    /// The number as a row of output: [`Known::COLUMNS`].
    #[must_use]
    pub fn to_row(&self) -> Value {
        let row = self.row.as_ref();
        let data = row.and_then(|row| row.reputation_data.as_ref());
        json!({
            "phone_number": self.phone_number,
            "verdict": self.verdict().name(),
            "spam_risk": data.map(|data| &data.spam_risk),
            "spam_category": data.map(|data| &data.spam_category),
            "last_refreshed_at": data.map(|data| &data.last_refreshed_at),
            "maturity_score": data.map(|data| data.maturity_score),
            "connection_score": data.map(|data| data.connection_score),
            "engagement_score": data.map(|data| data.engagement_score),
            "sentiment_score": data.map(|data| data.sentiment_score),
            "ownership_status": row.map(|row| &row.ownership_status),
            "enterprise_id": row.map(|row| &row.enterprise_id),
        })
    }

    /// What a row has.
    pub const COLUMNS: &'static [&'static str] = &[
        "phone_number",
        "verdict",
        "spam_risk",
        "spam_category",
        "last_refreshed_at",
        "maturity_score",
        "connection_score",
        "engagement_score",
        "sentiment_score",
        "ownership_status",
        "enterprise_id",
    ];
}

/// What a row says of the risk, and whether it has a label.
fn risk(row: &ReputationPhoneNumber) -> (Option<&str>, bool) {
    let data = row.reputation_data.as_ref();
    let risk = data.and_then(|data| data.spam_risk.as_ref()).map(|risk| risk.as_str());
    (risk, data.is_some_and(|data| data.spam_category.is_some()))
}

/// What is known of these numbers, in their order; of all monitored ones without any. Of one enterprise when one is named,
/// else of the whole account. Free.
///
/// # Errors
/// As the list; a number that is none.
pub async fn known(client: &Client, enterprise_id: Option<&str>, numbers: &[String]) -> Result<Vec<Known>, Error> {
    if (1..=FEW).contains(&numbers.len()) {
        // Collected, since a stream that holds a closure over borrowed numbers cannot go to another thread.
        let reads: Vec<_> = numbers.iter().map(|number| peek(client, enterprise_id, number)).collect();
        return futures::stream::iter(reads).buffered(AT_ONCE).try_collect().await;
    }
    let rows = whole(client, enterprise_id).await?;
    let known = |row: ReputationPhoneNumber| Known { phone_number: row.phone_number.clone(), row: Some(row) };
    if numbers.is_empty() {
        return Ok(rows.into_iter().map(known).collect());
    }
    let mut rows: HashMap<String, ReputationPhoneNumber> =
        rows.into_iter().map(|row| (row.phone_number.clone(), row)).collect();
    let of = |number: &String| Known { phone_number: number.clone(), row: rows.remove(number) };
    Ok(numbers.iter().map(of).collect())
}

async fn peek(client: &Client, enterprise_id: Option<&str>, number: &str) -> Result<Known, Error> {
    let row = match enterprise_id {
        Some(id) => client.enterprises().reputation().numbers().peek(id, number).await?,
        None => client.reputation().numbers().peek(number).await?,
    };
    Ok(Known { phone_number: number.to_owned(), row })
}

/// The whole list. One that lost numbers while it was read is read again.
async fn whole(client: &Client, enterprise_id: Option<&str>) -> Result<Vec<ReputationPhoneNumber>, Error> {
    let list = || -> ListStream<ReputationPhoneNumber> {
        match enterprise_id {
            Some(id) => client.enterprises().reputation().numbers().list(id).page_size(PAGE_SIZE).items(),
            None => client.reputation().numbers().list().page_size(PAGE_SIZE).items(),
        }
    };
    for _ in 1..READS {
        match list().into_vec().await {
            Err(error) if error.kind() == ErrorKind::ListChanged => {}
            read => return read,
        }
    }
    list().into_vec().await
}
