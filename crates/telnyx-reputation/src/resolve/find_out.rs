//! Finds out, for free, what became of a call that was sent and got no answer that tells.

use bytes::Bytes;
use futures::future::BoxFuture;
use serde_json::{Map, Value, json};
use time::{Duration, OffsetDateTime};

use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::error::{ErrorKind, Result};
use crate::operation::{AnswerKind, Operation};
use crate::page::PageCursor;
use crate::stored::{items, row};
use crate::timestamp::Timestamp;
use crate::unresolved::{Resolution, Unresolved};

impl Unresolved {
    /// In a box made here, so that it is compiled in this crate alone.
    #[inline(never)]
    pub(crate) fn resolve(&self) -> BoxFuture<'_, Result<Resolution>> {
        Box::pin(self.resolve_unboxed())
    }

    async fn resolve_unboxed(&self) -> Result<Resolution> {
        match self.operation.id {
            "associateReputationNumbers" => self.association().await,
            "enableReputationSettings" => self.settings().await,
            "submitReputationRemediation" => self.remediation().await,
            "createEnterprise" => self.enterprise().await,
            "refreshReputationNumbers" => self.refresh().await,
            "getPhoneNumberReputation" | "getPhoneNumberReputationSimplified" => self.lookup().await,
            "submitReputationExternalVerification" => self.external_verification().await,
            "confirmReputationNumberOwnership" => self.ownership().await,
            _ if self.operation.answer == AnswerKind::Any => Ok(Resolution::CannotTell(
                "the request is not in the API's document, so what it does and bills is not known".to_owned(),
            )),
            _ => Ok(Resolution::CannotTell("the API does not tell; sending it again bills nothing".to_owned())),
        }
    }

    /// An association is atomic: one number that is missing shows that none was added.
    async fn association(&self) -> Result<Resolution> {
        let mut rows = Vec::new();
        for number in self.numbers() {
            match row(&self.client, &self.enterprise_path(), number, CallOptions::default()).await?.0 {
                Some(row) => rows.push(row),
                None => return Ok(Resolution::NotDone),
            }
        }
        let count = rows.len();
        let meta = json!({"total_pages": 1, "total_results": count, "page_number": 1, "page_size": count});
        Ok(self.done(201, &json!({"data": rows, "meta": meta})))
    }

    async fn settings(&self) -> Result<Resolution> {
        self.same_as_sent("getReputationSettings", "loa_document_id", 201).await
    }

    async fn external_verification(&self) -> Result<Resolution> {
        self.same_as_sent("getReputationExternalVerification", "document_ids", 201).await
    }

    /// Whether what stands there now is what the call would have put there.
    async fn same_as_sent(&self, read: &str, key: &str, status: u16) -> Result<Resolution> {
        match self.get(read, self.arguments.path.clone(), Map::new()).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Resolution::NotDone),
            Err(error) => Err(error),
            Ok(answer) => {
                let found: Value = answer.json()?;
                let same = found.pointer(&format!("/data/{key}")) == self.body().get(key);
                Ok(if same { Resolution::Done(self.answer(status, answer.body)) } else { Resolution::NotDone })
            }
        }
    }

    /// The newest requests first: one of the same purpose and size, no older than the call, is the call's.
    async fn remediation(&self) -> Result<Resolution> {
        let operation = Operation::expect_id("listReputationRemediations")?;
        let mut next = Some(self.enterprise_path_arguments(Map::new()));
        while let Some(arguments) = next {
            let page = self.client.call(operation, arguments.clone(), CallOptions::default()).await?;
            let since = self.sent_at_server(&page);
            for item in items(&page)? {
                let recent = time_of(&item, "/created_at").is_some_and(|at| at >= since);
                if !recent {
                    return Ok(Resolution::NotDone);
                }
                let same = item.get("call_purpose") == self.body().get("call_purpose")
                    && item.get("phone_numbers_count").and_then(Value::as_u64) == Some(self.numbers().count() as u64);
                if let (true, Some(id)) = (same, item.get("id").cloned()) {
                    let mut path = self.arguments.path.clone();
                    path.push(id);
                    let answer = self.get("getReputationRemediation", path, Map::new()).await?;
                    return Ok(Resolution::Done(self.answer(202, answer.body)));
                }
            }
            next = PageCursor::of(&arguments, &page).next().cloned();
        }
        Ok(Resolution::NotDone)
    }

    async fn enterprise(&self) -> Result<Resolution> {
        let operation = Operation::expect_id("listEnterprises")?;
        let mut query = Map::new();
        query.insert("page[size]".to_owned(), json!(250));
        if let Some(name) = self.body().get("legal_name") {
            query.insert("filter[legal_name][contains]".to_owned(), name.clone());
        }
        let mut next = Some(Arguments { query, ..Arguments::default() });
        while let Some(arguments) = next {
            let page = self.client.call(operation, arguments.clone(), CallOptions::default()).await?;
            let same = |item: &&Value| {
                ["legal_name", "fein", "country_code"].iter().all(|key| item.get(key) == self.body().get(*key))
            };
            if let Some(found) = items(&page)?.iter().find(same) {
                return Ok(self.done(201, &json!({"data": found})));
            }
            next = PageCursor::of(&arguments, &page).next().cloned();
        }
        Ok(Resolution::NotDone)
    }

    /// Whether the number stands where the confirmation would have put it.
    async fn ownership(&self) -> Result<Resolution> {
        let Some(number) = self.arguments.path.last().and_then(Value::as_str) else { return Ok(Resolution::NotDone) };
        let keeps = self.body().get("still_own") == Some(&Value::Bool(true));
        let wanted = if keeps { "verified" } else { "removed" };
        let mut query = Map::new();
        query.insert("filter[phone_number][eq]".to_owned(), Value::from(number));
        query.insert("filter[ownership_status]".to_owned(), Value::from(wanted));
        let arguments = self.enterprise_path_arguments(query);
        let page =
            self.client.call(Operation::expect_id("listReputationNumbers")?, arguments, CallOptions::default()).await?;
        Ok(match items(&page)?.first() {
            Some(row) => self.done(200, &json!({"data": row})),
            None => Resolution::NotDone,
        })
    }

    async fn refresh(&self) -> Result<Resolution> {
        let (mut refreshed, mut stale, mut untold) = (Vec::new(), 0, 0);
        for number in self.numbers() {
            match self.is_refreshed(&self.enterprise_path(), number).await?.0 {
                Some(true) => refreshed.push(json!({"phone_number": number, "success": true, "error": null})),
                Some(false) => stale += 1,
                None => untold += 1,
            }
        }
        let count = refreshed.len();
        Ok(match (count, stale, untold) {
            (0, _, 0) => Resolution::NotDone,
            (_, 0, 0) => {
                let totals = json!({"results": refreshed, "total_requested": count, "total_successful": count, "total_failed": 0});
                self.done(200, &json!({"data": totals}))
            }
            _ => Resolution::CannotTell(format!(
                "{count} of the numbers have a snapshot newer than the call, {stale} an older one, and {untold} none; \
                 refreshing only those without a new one bills the fewest again"
            )),
        })
    }

    async fn lookup(&self) -> Result<Resolution> {
        let Some((number, path)) = self.arguments.path.split_last() else { return Ok(Resolution::NotDone) };
        let (refreshed, row) = self.is_refreshed(path, number.as_str().unwrap_or_default()).await?;
        let fresh = self.arguments.query_bool("fresh") == Some(true);
        Ok(match (refreshed, row) {
            (Some(true), Some(row)) => self.done(200, &json!({"data": row})),
            (Some(false), Some(row)) if !fresh => self.done(200, &json!({"data": row})),
            (Some(false), _) => Resolution::NotDone,
            _ => Resolution::CannotTell(
                "nothing is stored for the number: either no lookup ran, or one ran, was billed and found nothing; \
                 reading it again may bill again"
                    .to_owned(),
            ),
        })
    }

    /// Whether a number's snapshot is newer than the call; `None` without a snapshot.
    async fn is_refreshed(&self, path: &[Value], number: &str) -> Result<(Option<bool>, Option<Value>)> {
        let (row, answer) = row(&self.client, path, number, CallOptions::default()).await?;
        let Some(row) = row else { return Ok((None, None)) };
        let newer = time_of(&row, "/reputation_data/last_refreshed_at").map(|at| at >= self.sent_at_server(&answer));
        Ok((newer, Some(row)))
    }

    /// When the call was sent, by the server's clock, as far as its `Date` header tells; it counts whole seconds.
    fn sent_at_server(&self, answer: &Answer) -> OffsetDateTime {
        let ahead = answer.server_time().map_or(Duration::ZERO, |server| server - OffsetDateTime::now_utc());
        self.sent_at + ahead - Duration::seconds(2)
    }

    async fn get(&self, id: &str, path: Vec<Value>, query: Map<String, Value>) -> Result<Answer> {
        let arguments = Arguments { path, query, ..Arguments::default() };
        self.client.call(Operation::expect_id(id)?, arguments, CallOptions::default()).await
    }

    fn body(&self) -> &Value {
        self.arguments.json()
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        self.body().get("phone_numbers").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    fn enterprise_path(&self) -> Vec<Value> {
        self.arguments.path.iter().take(1).cloned().collect()
    }

    fn enterprise_path_arguments(&self, query: Map<String, Value>) -> Arguments {
        Arguments { path: self.enterprise_path(), query, ..Arguments::default() }
    }

    fn done(&self, status: u16, body: &Value) -> Resolution {
        Resolution::Done(self.answer(status, Bytes::from(body.to_string())))
    }

    fn answer(&self, status: u16, body: Bytes) -> Answer {
        Answer { operation: self.operation, status, headers: http::HeaderMap::new(), body, attempts: 1 }
    }
}

fn time_of(value: &Value, pointer: &str) -> Option<OffsetDateTime> {
    Timestamp::from(value.pointer(pointer)?.as_str()?).to_utc()
}
