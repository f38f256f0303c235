//! Reading the list of numbers whole, through operations that never bill.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;
use telnyx_reputation::types::ReputationPhoneNumber;
use telnyx_reputation::{Answer, Arguments, CallOptions, Client, ErrorKind, Operation, PageCursor};

use crate::error::{Error, Result};
use crate::moment::Moment;
use crate::number;
use crate::standing::Standing;

/// The largest page that the API gives.
const PAGE_SIZE: u64 = 250;

/// How often a list is read at most: once when it has the numbers that are known, else twice when nothing changes it.
const READS: usize = 4;

/// The list as one reading has it.
pub(crate) struct Listed {
    /// The numbers in ascending order, each once.
    pub(crate) rows: Vec<(i64, Standing)>,
    /// When the last page was answered, by the server's clock, which is also that of the snapshots.
    pub(crate) at: Moment,
    pages: usize,
}

#[derive(Deserialize)]
struct Page {
    data: Vec<ReputationPhoneNumber>,
    meta: Meta,
}

#[derive(Deserialize)]
struct Meta {
    total_results: u64,
}

/// The numbers of an enterprise, or of the whole account, as the API lists them. Free.
///
/// Where one number goes and another comes between two pages, a third is on neither, and nothing in the answers shows it.
/// So a list of several pages is believed when it has the numbers that are known already, or when two readings have the
/// same numbers.
///
/// # Errors
/// As the list; [`Error::ListChanged`] when it was another each time.
pub(crate) async fn read(client: &Client, enterprise_id: Option<&str>, known: &HashSet<i64>) -> Result<Listed> {
    let mut before: Option<Listed> = None;
    let mut why = String::new();
    for _ in 0..READS {
        match read_once(client, enterprise_id).await {
            // Of a list that has lost all numbers one reading is too few.
            Ok(list) if list.has_only(known) || (list.pages <= 1 && !list.rows.is_empty()) => return Ok(list),
            Ok(list) => {
                if before.as_ref().is_some_and(|before| before.numbers().eq(list.numbers())) {
                    return Ok(list);
                }
                if before.replace(list).is_some() {
                    why = "it had other numbers than the time before".to_owned();
                }
            }
            Err(Error::ListChanged(how)) => (why, before) = (how, None),
            Err(Error::Client(error)) if error.kind() == ErrorKind::ListChanged => {
                (why, before) = (error.to_string(), None);
            }
            Err(error) => return Err(error),
        }
    }
    Err(Error::ListChanged(why))
}

impl Listed {
    fn numbers(&self) -> impl Iterator<Item = i64> {
        self.rows.iter().map(|(number, _)| *number)
    }

    /// Whether it has exactly these numbers.
    fn has_only(&self, known: &HashSet<i64>) -> bool {
        self.rows.len() == known.len() && self.numbers().all(|number| known.contains(&number))
    }
}

async fn read_once(client: &Client, enterprise_id: Option<&str>) -> Result<Listed> {
    let (operation, path) = match enterprise_id {
        Some(id) => ("listReputationNumbers", vec![id]),
        None => ("listReputationNumbersSimplified", Vec::new()),
    };
    let Some(operation) = Operation::by_id(operation).filter(|operation| operation.billing.is_none()) else {
        return Err(Error::ListChanged(format!("`{operation}` is no free operation of this version")));
    };
    let mut next = Some(Arguments::new(path));
    if let Some(first) = &mut next {
        first.query.insert("page[size]".to_owned(), Value::from(PAGE_SIZE));
    }
    let (mut rows, mut pages, mut total, mut at) = (Vec::new(), 0, None, Moment::now());
    while let Some(arguments) = next {
        let answer = client.call(operation, arguments.clone(), CallOptions::default()).await?;
        next = PageCursor::of(&arguments, &answer)?.next().cloned();
        let page: Page = answer.json()?;
        let now = page.meta.total_results;
        if let Some(before) = total.replace(now).filter(|before| *before != now) {
            return Err(Error::ListChanged(format!("it had {before} numbers, then {now}")));
        }
        for row in page.data {
            rows.push(keyed(row, client)?);
        }
        (pages, at) = (pages + 1, date(&answer).unwrap_or_else(Moment::now));
    }
    let (listed, total) = (rows.len(), total.unwrap_or_default());
    if listed as u64 != total {
        return Err(Error::ListChanged(format!("it says that it has {total} numbers, and lists {listed}")));
    }
    rows.sort_unstable_by_key(|(number, _)| *number);
    if let Some(twice) = rows.windows(2).find(|two| two[0].0 == two[1].0) {
        return Err(Error::ListChanged(format!("it lists {} twice", number::to_text(twice[0].0))));
    }
    // The API lists removed numbers only when asked for them; one that it lists all the same is not monitored either.
    rows.retain(|(_, standing)| standing.ownership_status.as_deref() != Some("removed"));
    Ok(Listed { rows, at, pages })
}

/// What is no number is told without the key, which a service may repeat anywhere.
fn keyed(row: ReputationPhoneNumber, client: &Client) -> Result<(i64, Standing)> {
    let number = number::to_key(&row.phone_number).ok_or_else(|| {
        let number: String = client.without_key(&row.phone_number).chars().take(40).collect();
        Error::ListChanged(format!("it has {number:?}, which is no phone number in E.164"))
    })?;
    Ok((number, Standing::of(row)))
}

/// When the server says that it answered.
fn date(answer: &Answer) -> Option<Moment> {
    httpdate::parse_http_date(answer.headers.get("date")?.to_str().ok()?).ok().map(Moment::from)
}
