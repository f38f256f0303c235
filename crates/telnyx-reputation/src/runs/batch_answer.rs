//! What an answer for several numbers says of each of them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::RawValue;

use super::chunk::{AsyncRead, Read};
use super::outcome::Outcome;
use super::run::Outcomes;
use crate::answer::Answer;
use crate::error::{ApiError, Result};
use crate::resources::EnterprisesReputationRemediation;
use crate::types::{RefreshReputationResult, RemediationRequest, ReputationPhoneNumber};

/// What a run gives for a number: a type of the tree, or JSON text.
pub(super) trait Value: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The record that an answer is. Of a key that comes twice in it the last counts, as in [`Answer::typed`].
    fn of(answer: &Answer) -> Result<Self> {
        answer.json::<Data<Self>>().map(|read| read.data).or_else(|error| match answer.json::<Data<Json>>() {
            Ok(read) => serde_json::from_value(read.data).map_err(|_| error),
            Err(_) => Err(error),
        })
    }
}

impl Value for () {}

impl Value for ReputationPhoneNumber {}

impl Value for RefreshReputationResult {}

impl Value for RemediationRequest {}

impl Value for Box<RawValue> {
    fn of(answer: &Answer) -> Result<Self> {
        answer.json::<Data<Self>>().map(|read| read.data)
    }
}

#[derive(Deserialize)]
pub(super) struct Data<T> {
    pub(super) data: T,
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Json>,
}

/// Each number's row of the list that an association answers with.
pub(super) fn rows<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let list: Data<Vec<Json>> = answer.json()?;
    each(answer, numbers, list.data, &|_| Ok(None))
}

/// Each number's result of a refresh, which may fail by itself.
pub(super) fn results<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let response: Data<Results> = answer.json()?;
    each(answer, numbers, response.data.results, &|result| {
        let detail = || result.get("error").and_then(Json::as_str).map(str::to_owned);
        match result.get("success") {
            Some(Json::Bool(true)) => Ok(None),
            Some(Json::Bool(false)) => Ok(Some(ApiError { detail: detail(), ..ApiError::default() })),
            _ => Err("it does not say whether the lookup succeeded"),
        }
    })
}

/// Reads what a remediation answers, which speaks for all its numbers at once and counts those that it did not take.
/// Which they are stands in its results, so where it has none yet it is read once more, for free.
pub(super) struct ReadRemediation {
    pub(super) resource: EnterprisesReputationRemediation,
    pub(super) enterprise_id: String,
}

impl<T: Value> AsyncRead<T> for ReadRemediation {
    fn read(&self, answer: Answer, numbers: Vec<String>) -> BoxFuture<'_, Outcomes<T>> {
        Box::pin(async move {
            let read_again = match untold(&answer) {
                Some(id) => self.resource.retrieve(&self.enterprise_id, id).untyped().await.ok(),
                None => None,
            };
            // What is read proves something of this request only when it is this one, and counts as it did.
            let told = |answer: &Answer| answer.json::<Data<Json>>().ok().map(|read| read.data);
            let read_again = read_again.filter(|again| {
                let (first, again) = (told(&answer).unwrap_or_default(), told(again).unwrap_or_default());
                ["id", "phone_numbers_submitted", "phone_numbers_ineligible"]
                    .iter()
                    .all(|key| first[*key] == again[*key])
            });
            Read(remediation).read(read_again.unwrap_or(answer), numbers).await
        })
    }
}

/// The id of a remediation that took a part of its numbers, and does not say which.
fn untold(answer: &Answer) -> Option<String> {
    let data = answer.json::<Data<Json>>().ok()?.data;
    let is_part = |key| data.get(key).and_then(Json::as_u64).is_some_and(|count| count > 0);
    let is_untold = data.get("results").is_none_or(Json::is_null);
    let id = data.get("id")?.as_str()?;
    (is_untold && is_part("phone_numbers_ineligible") && is_part("phone_numbers_submitted")).then(|| id.to_owned())
}

/// What a remediation says of each number. A list that names fewer than are counted proves nothing of the others.
fn remediation<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let body = answer.json::<Data<Json>>()?.data;
    let request = T::of(answer)?;
    let ineligible = body.get("phone_numbers_ineligible").and_then(Json::as_u64).unwrap_or(0);
    let id = body.get("id").and_then(Json::as_str).unwrap_or_default();
    let named = body.pointer("/results/ineligible").and_then(Json::as_array).into_iter().flatten();
    let named: HashSet<&str> = named.filter_map(Json::as_str).collect();
    let are_all_named =
        named.len() as u64 == ineligible && named.iter().all(|named| numbers.iter().any(|it| it == named));
    let submitted = body.get("phone_numbers_submitted").and_then(Json::as_u64);
    let adds_up = submitted.and_then(|submitted| submitted.checked_add(ineligible)) == Some(numbers.len() as u64);
    let refusal = || ApiError {
        title: Some("Ineligible".to_owned()),
        detail: Some(format!("remediation request {id} did not take the number, as one in cooldown; it is not billed")),
        ..ApiError::default()
    };
    let why = match (adds_up, submitted) {
        (true, _) | (_, None) => {
            format!("request {id} did not take {ineligible} of its numbers; which ones it says once it has results")
        }
        (false, Some(submitted)) => format!(
            "request {id} took {submitted} and not {ineligible}, which are not the {} numbers that were sent",
            numbers.len()
        ),
    };
    let untold = Arc::new(answer.untold(answer.unexpected(why), numbers.len()));
    let outcome = |number: &String| {
        if !adds_up {
            Outcome::Unknown(Arc::clone(&untold))
        } else if named.contains(number.as_str()) || ineligible == numbers.len() as u64 {
            Outcome::Refused(refusal())
        } else if are_all_named {
            Outcome::Done(request.clone())
        } else {
            Outcome::Unknown(Arc::clone(&untold))
        }
    };
    Ok(numbers.iter().map(|number| (number.clone(), outcome(number))).collect())
}

/// Gives each number its row, by the number that stands in it.
fn each<T: Value>(
    answer: &Answer,
    numbers: &[String],
    rows: Vec<Json>,
    refusal: &dyn Fn(&Json) -> std::result::Result<Option<ApiError>, &'static str>,
) -> Result<Outcomes<T>> {
    let key = |row: &Json| row.get("phone_number").and_then(Json::as_str).map(str::to_owned);
    let mut found: HashMap<String, Json> = rows.into_iter().filter_map(|row| Some((key(&row)?, row))).collect();
    let wrong = |why: &dyn fmt::Display| answer.unexpected(why);
    let unknown = |why: &dyn fmt::Display| Outcome::Unknown(Arc::new(answer.untold(wrong(why), numbers.len())));
    let end = |number: &String| {
        let row = found.remove(number).ok_or_else(|| wrong(&"the answer leaves a number out"))?;
        let outcome = match refusal(&row) {
            Ok(Some(refusal)) => Outcome::Refused(refusal),
            Err(why) => unknown(&why),
            // A row that cannot be read says nothing of the others.
            Ok(None) => serde_json::from_value(row).map_or_else(|why| unknown(&why), Outcome::Done),
        };
        Ok((number.clone(), outcome))
    };
    numbers.iter().map(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation;

    fn answer(operation: &str, body: &'static str) -> Answer {
        Answer {
            operation: Operation::by_id(operation).unwrap(),
            status: 200,
            headers: http::HeaderMap::new(),
            body: bytes::Bytes::from_static(body.as_bytes()),
            attempts: 1,
            page: None,
        }
    }

    /// It was a panic, for a run that gives what was answered as it came.
    #[test]
    fn counts_beyond_all_counting_do_not_add_up() {
        let counts =
            r#"{"data":{"id":"a","phone_numbers_submitted":18446744073709551615,"phone_numbers_ineligible":3}}"#;
        let numbers = ["+16035551234", "+16035551235"].map(str::to_owned);
        let answer = answer("submitReputationRemediation", counts);
        let outcomes = remediation::<Box<RawValue>>(&answer, &numbers).unwrap();
        assert!(outcomes.iter().all(|(_, outcome)| matches!(outcome, Outcome::Unknown(_))), "{outcomes:?}");
    }

    #[test]
    fn what_an_answer_leaves_unknown_was_sent() {
        let numbers = ["+16035551234".to_owned()];
        let refreshed = answer("refreshReputationNumbers", r#"{"data":{"results":[{"phone_number":"+16035551234"}]}}"#);
        let taken = answer("submitReputationRemediation", r#"{"data":{"id":"a","phone_numbers_submitted":3}}"#);
        for outcomes in [results::<Box<RawValue>>(&refreshed, &numbers), remediation(&taken, &numbers)] {
            let outcomes = outcomes.unwrap();
            let Outcome::Unknown(error) = &outcomes[0].1 else { panic!("{outcomes:?}") };
            assert_eq!(error.attempts(), 1, "{error}");
            assert!(error.operation().is_some(), "{error}");
        }
    }

    #[test]
    fn of_a_row_or_a_count_that_comes_twice_the_last_counts() {
        let numbers = ["+2".to_owned()];
        let row = r#"{"data":[{"id":"a","enterprise_id":"b","phone_number":"+1","phone_number":"+2"}]}"#;
        let outcomes = rows::<ReputationPhoneNumber>(&answer("associateReputationNumbers", row), &numbers).unwrap();
        assert!(matches!(&outcomes[0].1, Outcome::Done(number) if number.phone_number == "+2"), "{outcomes:?}");
        let counts = r#"{"data":{"id":"x","id":"a","phone_numbers_submitted":0,"phone_numbers_ineligible":1,"phone_numbers_submitted":1,"phone_numbers_ineligible":0}}"#;
        let outcomes = remediation::<Box<RawValue>>(&answer("submitReputationRemediation", counts), &numbers).unwrap();
        assert!(matches!(&outcomes[0].1, Outcome::Done(_)), "{outcomes:?}");
        // As a call takes it, and a run does not: which of them was done and billed, nothing tells.
        let lists = r#"{"data":{"results":[],"results":[{"phone_number":"+2","success":true}]}}"#;
        let refreshed = answer("refreshReputationNumbers", lists);
        assert!(results::<RefreshReputationResult>(&refreshed, &numbers).is_err());
    }

    #[test]
    fn of_a_record_that_has_a_key_twice_the_last_counts_and_two_records_are_none() {
        let twice = r#"{"data":{"id":"a","enterprise_id":"b","phone_number":"+1","phone_number":"+2"}}"#;
        let twice = answer("getPhoneNumberReputation", twice);
        assert_eq!(ReputationPhoneNumber::of(&twice).unwrap().phone_number, "+2");
        assert!(Box::<RawValue>::of(&twice).unwrap().get().ends_with(r#""+2"}"#), "as it came");
        let record = r#"{"data":{},"data":{"id":"a","enterprise_id":"b","phone_number":"+1"}}"#;
        let two = answer("getPhoneNumberReputation", record);
        assert!(ReputationPhoneNumber::of(&two).is_err() && Box::<RawValue>::of(&two).is_err());
    }
}
