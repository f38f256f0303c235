//! The runs, where the resource tree has them.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use futures::FutureExt;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::chunk::{self, AsyncRead, Read};
use super::outcome::Outcome;
use super::remediation_details::RemediationDetails;
use super::run::{Context, Outcomes, Run};
use crate::answer::Answer;
use crate::call::options::CallOptions;
use crate::error::{ApiError, Error, ErrorKind, Result};
use crate::request::Endpoint;
use crate::resources::{
    AssociateReputationNumbers, DisassociateReputationNumber, EnterprisesReputationNumbers,
    EnterprisesReputationRemediation, GetPhoneNumberReputation, RefreshReputationNumbers, SubmitReputationRemediation,
};
use crate::snapshot::row;
use crate::types::{RefreshReputationResult, RemediationRequest, ReputationPhoneNumber};

/// What a run gives for a number: a type of the tree, or JSON text.
pub(super) trait Value: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

impl<T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Value for T {}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Json>,
}

/// A number to check the other arguments of a run with.
const SAMPLE: &str = "+10";

impl EnterprisesReputationNumbers {
    /// Associates any number of numbers, 100 a call. Bills USD 0.10 for each number that is added.
    ///
    /// A chunk is added as a whole or not at all. What became of a chunk whose answer was lost is looked up for free;
    /// it is never sent again, since what is not there by now may yet be done. A plan made afresh shows what is left.
    pub fn associate_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Run<'p, ReputationPhoneNumber> {
        self.associate_many_as(enterprise_id.into(), strings(phone_numbers))
    }

    pub(super) fn associate_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let operation = AssociateReputationNumbers::operation();
        let sample = self.associate(id.as_str(), [SAMPLE]).check();
        Run::new(&self.client, operation, &id.clone(), numbers, sample, move |chunk, context| {
            let (resource, id) = (Self { client: context.client.clone() }, id.clone());
            Box::pin(async move {
                let call = |numbers: Vec<String>| resource.associate(id.as_str(), numbers).untyped().boxed();
                chunk::send(chunk, context, operation.unit_price(), &call, &Read(rows)).await
            })
        })
    }

    /// Ends the monitoring of any number of numbers, one a call. Free. A number that is not monitored is done.
    pub fn disassociate_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Run<'p, ()> {
        self.disassociate_many_as(enterprise_id.into(), strings(phone_numbers))
    }

    pub(super) fn disassociate_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let sample = self.disassociate(id.as_str(), SAMPLE).check();
        let operation = DisassociateReputationNumber::operation();
        Run::new(&self.client, operation, &id.clone(), numbers, sample, move |chunk, context| {
            let (resource, id) = (Self { client: context.client.clone() }, id.clone());
            Box::pin(async move {
                let call = |number: &str| end_monitoring(resource.clone(), id.clone(), number.to_owned()).boxed();
                one_by_one(chunk, context, &call, &|gone| gone.and_then(|_| nothing())).await
            })
        })
    }

    /// Reads any number of numbers. With `fresh` each bills USD 0.10; without, those without a stored snapshot do.
    pub fn retrieve_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
        fresh: bool,
    ) -> Run<'p, ReputationPhoneNumber> {
        self.retrieve_many_as(enterprise_id.into(), strings(phone_numbers), fresh)
    }

    pub(super) fn retrieve_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>, fresh: bool) -> Run<'p, T> {
        let sample = self.retrieve(id.as_str(), SAMPLE).check();
        let operation = GetPhoneNumberReputation::operation();
        Run::new(&self.client, operation, &id.clone(), numbers, sample, move |chunk, context| {
            let (resource, id) = (Self { client: context.client.clone() }, id.clone());
            Box::pin(async move {
                let call = |number: &str| resource.retrieve(id.as_str(), number).fresh(fresh).untyped().boxed();
                let read = |answer: Result<Answer>| Ok(answer?.json::<Data<T>>()?.data);
                one_by_one(chunk, context, &call, &read).await
            })
        })
        .saying(format!("fresh: {fresh}"))
    }

    /// Refreshes any number of numbers, 100 a call. Bills USD 0.10 for each number that is looked up.
    ///
    /// A chunk whose answer was lost is never sent again: unless its numbers are found refreshed, they end as
    /// [`Outcome::Unknown`].
    pub fn refresh_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Run<'p, RefreshReputationResult> {
        self.refresh_many_as(enterprise_id.into(), strings(phone_numbers))
    }

    pub(super) fn refresh_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let sample = self.refresh(id.as_str(), [SAMPLE]).check();
        let operation = RefreshReputationNumbers::operation();
        Run::new(&self.client, operation, &id.clone(), numbers, sample, move |chunk, context| {
            let (resource, id) = (Self { client: context.client.clone() }, id.clone());
            Box::pin(async move {
                let call = |numbers: Vec<String>| resource.refresh(id.as_str(), numbers).untyped().boxed();
                chunk::send(chunk, context, operation.unit_price(), &call, &Read(results)).await
            })
        })
    }
}

impl EnterprisesReputationRemediation {
    /// Submits any number of numbers for remediation, 2,000 a request, all for the same purpose. Bills USD 1.00 a number.
    ///
    /// `details` is the purpose, or [`RemediationDetails`] with whom to ask and where the events go.
    pub fn create_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
        details: impl Into<RemediationDetails>,
    ) -> Run<'p, RemediationRequest> {
        self.create_many_as(enterprise_id.into(), strings(phone_numbers), details.into())
    }

    pub(super) fn create_many_as<'p, T: Value>(
        &self,
        id: String,
        numbers: Vec<String>,
        details: RemediationDetails,
    ) -> Run<'p, T> {
        let operation = SubmitReputationRemediation::operation();
        let (enterprise_id, said) = (id.clone(), format!("{details:?}"));
        let asked_of = id.clone();
        let create = move |resource: &Self, numbers: Vec<String>| {
            let mut request = resource.create(id.as_str(), numbers, details.call_purpose.as_str());
            if let Some(address) = &details.contact_email {
                request = request.contact_email(address);
            }
            if let Some(url) = &details.webhook_url {
                request = request.webhook_url(url);
            }
            request
        };
        let sample = create(self, vec![SAMPLE.to_owned()]).check();
        Run::new(&self.client, operation, &enterprise_id, numbers, sample, move |chunk, context| {
            let (resource, create) = (Self { client: context.client.clone() }, create.clone());
            let read = ReadRemediation { resource: resource.clone(), enterprise_id: asked_of.clone() };
            Box::pin(async move {
                let call = |numbers: Vec<String>| create(&resource, numbers).untyped().boxed();
                chunk::send(chunk, context, operation.unit_price(), &call, &read).await
            })
        })
        .saying(said)
    }
}

/// Gone already is what was wanted, where the API itself says so, and of an enterprise that it knows: it answers 404 for
/// another one as well.
async fn end_monitoring(resource: EnterprisesReputationNumbers, id: String, number: String) -> Result<Answer> {
    let error = match resource.disassociate(id.as_str(), number.as_str()).untyped().await {
        Err(error) if error.kind() == ErrorKind::NotFound && error.is_of_the_api() => error,
        other => return other,
    };
    match row(&resource.client, &[Json::from(id)], &number, CallOptions::default()).await {
        Ok((None, answer)) => Ok(answer),
        _ => Err(error),
    }
}

/// A chunk whose numbers are called for one after the other.
async fn one_by_one<'c, T>(
    chunk: Vec<String>,
    context: Context,
    call: &(dyn Fn(&str) -> BoxFuture<'c, Result<Answer>> + Send + Sync),
    read: &(dyn Fn(Result<Answer>) -> Result<T> + Send + Sync),
) -> Outcomes<T> {
    let mut outcomes = Vec::new();
    for number in chunk {
        let outcome = read(context.pace.call(|| call(&number)).await)
            .map_or_else(|error| Outcome::of_error(&Arc::new(error)), Outcome::Done);
        outcomes.push((number, outcome));
    }
    outcomes
}

/// What stands for an answer without a body.
fn nothing<T: Value>() -> Result<T> {
    serde_json::from_value(Json::Null)
        .map_err(|why| Error::new(ErrorKind::Internal, "nothing is not a value of the run").with_source(why))
}

fn strings(numbers: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    numbers.into_iter().map(Into::into).collect()
}

/// Each number's row of the list that an association answers with.
fn rows<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let list: Data<Vec<Json>> = answer.json()?;
    each(answer, numbers, list.data, |_| Ok(None))
}

/// Each number's result of a refresh, which may fail by itself.
fn results<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let response: Data<Results> = answer.json()?;
    each(answer, numbers, response.data.results, |result| {
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
struct ReadRemediation {
    resource: EnterprisesReputationRemediation,
    enterprise_id: String,
}

impl<T: Value> AsyncRead<T> for ReadRemediation {
    fn read(&self, answer: Answer, numbers: Vec<String>) -> BoxFuture<'_, Outcomes<T>> {
        Box::pin(async move {
            let read_again = match untold(&answer) {
                Some(id) => self.resource.retrieve(&self.enterprise_id, id).untyped().await.ok(),
                None => None,
            };
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
    let request: T = answer.json::<Data<T>>()?.data;
    let ineligible = body.get("phone_numbers_ineligible").and_then(Json::as_u64).unwrap_or(0);
    let id = body.get("id").and_then(Json::as_str).unwrap_or_default();
    let named = body.pointer("/results/ineligible").and_then(Json::as_array).into_iter().flatten();
    let named: HashSet<&str> = named.filter_map(Json::as_str).collect();
    let are_all_named = named.len() as u64 == ineligible;
    let refusal = || ApiError {
        title: Some("Ineligible".to_owned()),
        detail: Some(format!("remediation request {id} did not take the number, as one in cooldown; it is not billed")),
        ..ApiError::default()
    };
    let untold = Arc::new(Error::of_body(
        answer.status,
        &answer.headers,
        answer.body.clone(),
        format!("request {id} did not take {ineligible} of its numbers; which ones it says once it has results"),
    ));
    let outcome = |number: &String| {
        if named.contains(number.as_str()) || ineligible >= numbers.len() as u64 {
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
    refusal: impl Fn(&Json) -> std::result::Result<Option<ApiError>, &'static str>,
) -> Result<Outcomes<T>> {
    let key = |row: &Json| row.get("phone_number").and_then(Json::as_str).map(str::to_owned);
    let mut found: HashMap<String, Json> = rows.into_iter().filter_map(|row| Some((key(&row)?, row))).collect();
    let wrong = |why: &dyn fmt::Display| Error::of_body(answer.status, &answer.headers, answer.body.clone(), why);
    let end = |number: &String| {
        let row = found.remove(number).ok_or_else(|| wrong(&"the answer leaves a number out"))?;
        let outcome = match refusal(&row) {
            Ok(Some(refusal)) => Outcome::Refused(refusal),
            Err(why) => Outcome::Unknown(Arc::new(wrong(&why))),
            // A row that cannot be read says nothing of the others.
            Ok(None) => {
                serde_json::from_value(row).map_or_else(|why| Outcome::Unknown(Arc::new(wrong(&why))), Outcome::Done)
            }
        };
        Ok((number.clone(), outcome))
    };
    numbers.iter().map(end).collect()
}
