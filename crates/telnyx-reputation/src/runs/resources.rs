//! The runs, where the resource tree has them.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::chunk::{self, Twice};
use super::outcome::Outcome;
use super::remediation_details::RemediationDetails;
use super::run::{Context, Outcomes, Run};
use crate::answer::Answer;
use crate::error::{ApiError, Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::request::Endpoint;
use crate::resources::{
    AssociateReputationNumbers, EnterprisesReputationNumbers, EnterprisesReputationRemediation,
    GetPhoneNumberReputation, RefreshReputationNumbers, SubmitReputationRemediation,
};
use crate::types::{RefreshReputationResult, RemediationRequest, ReputationPhoneNumber};
use crate::usd::Usd;

/// What a run gives for a number: a type of the tree, or JSON text.
pub(super) trait Value: DeserializeOwned + Clone + Send + Sync + 'static {}

impl<T: DeserializeOwned + Clone + Send + Sync + 'static> Value for T {}

#[derive(Deserialize)]
struct Data<T> {
    data: T,
}

#[derive(Deserialize)]
struct Results {
    results: Vec<Json>,
}

/// The most numbers that one association or refresh takes.
const NUMBERS_A_CALL: usize = 100;

/// A number to check the other arguments of a run with.
const SAMPLE: &str = "+10";

/// The most numbers that one remediation takes.
const NUMBERS_A_REMEDIATION: usize = 2000;

impl EnterprisesReputationNumbers {
    /// Associates any number of numbers, 100 a call. Bills USD 0.10 for each number that is added.
    ///
    /// A chunk is added as a whole or not at all. What became of a chunk whose answer was lost is found out for free,
    /// and a chunk that provably was not added is sent again.
    pub fn associate_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Run<'p, ReputationPhoneNumber> {
        self.associate_many_as(enterprise_id.into(), texts(phone_numbers))
    }

    pub(super) fn associate_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let resource = self.clone();
        let sample = resource.associate(id.as_str(), [SAMPLE]);
        Run::new(
            numbers,
            sample.check(),
            NUMBERS_A_CALL,
            unit_price::<AssociateReputationNumbers>(),
            move |chunk, context| {
                let (resource, id) = (resource.clone(), id.clone());
                Box::pin(async move {
                    let send = |numbers: Vec<String>| resource.associate(id.as_str(), numbers).untyped();
                    chunk::send(chunk, context, Twice::IsRefused, send, rows).await
                })
            },
        )
    }

    /// Outcomes the monitoring of any number of numbers, one a call. Free. A number that is not monitored is done.
    pub fn disassociate_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Run<'p, ()> {
        self.disassociate_many_as(enterprise_id.into(), texts(phone_numbers))
    }

    pub(super) fn disassociate_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let resource = self.clone();
        let sample = resource.disassociate(id.as_str(), SAMPLE);
        Run::new(numbers, sample.check(), 1, Usd::ZERO, move |chunk, context| {
            let (resource, id) = (resource.clone(), id.clone());
            Box::pin(async move {
                let call = |number: &str| resource.disassociate(id.as_str(), number).untyped();
                one_by_one(chunk, context, call, |gone| match gone {
                    // Gone already is what was wanted.
                    Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                    _ => nothing(),
                })
                .await
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
        self.retrieve_many_as(enterprise_id.into(), texts(phone_numbers), fresh)
    }

    pub(super) fn retrieve_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>, fresh: bool) -> Run<'p, T> {
        let resource = self.clone();
        let sample = resource.retrieve(id.as_str(), SAMPLE);
        Run::new(numbers, sample.check(), 1, unit_price::<GetPhoneNumberReputation>(), move |chunk, context| {
            let (resource, id) = (resource.clone(), id.clone());
            Box::pin(async move {
                let call = |number: &str| resource.retrieve(id.as_str(), number).fresh(fresh).untyped();
                let read = |answer: Result<Answer>| Ok(answer?.json::<Data<T>>()?.data);
                one_by_one(chunk, context, call, read).await
            })
        })
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
        self.refresh_many_as(enterprise_id.into(), texts(phone_numbers))
    }

    pub(super) fn refresh_many_as<'p, T: Value>(&self, id: String, numbers: Vec<String>) -> Run<'p, T> {
        let resource = self.clone();
        let sample = resource.refresh(id.as_str(), [SAMPLE]);
        Run::new(
            numbers,
            sample.check(),
            NUMBERS_A_CALL,
            unit_price::<RefreshReputationNumbers>(),
            move |chunk, context| {
                let (resource, id) = (resource.clone(), id.clone());
                Box::pin(async move {
                    let send = |numbers: Vec<String>| resource.refresh(id.as_str(), numbers).untyped();
                    chunk::send(chunk, context, Twice::IsBilled, send, results).await
                })
            },
        )
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
        self.create_many_as(enterprise_id.into(), texts(phone_numbers), details.into())
    }

    pub(super) fn create_many_as<'p, T: Value>(
        &self,
        id: String,
        numbers: Vec<String>,
        details: RemediationDetails,
    ) -> Run<'p, T> {
        let resource = self.clone();
        let price = unit_price::<SubmitReputationRemediation>();
        let create = move |numbers: Vec<String>| {
            let mut request = resource.create(id.as_str(), numbers, details.call_purpose.as_str());
            if let Some(address) = &details.contact_email {
                request = request.contact_email(address);
            }
            if let Some(url) = &details.webhook_url {
                request = request.webhook_url(url);
            }
            request
        };
        let sample = create(vec![SAMPLE.to_owned()]);
        Run::new(numbers, sample.check(), NUMBERS_A_REMEDIATION, price, move |chunk, context| {
            let create = create.clone();
            Box::pin(async move {
                let send = |numbers: Vec<String>| create(numbers).untyped();
                chunk::send(chunk, context, Twice::IsRefused, send, same_request).await
            })
        })
    }
}

/// A chunk whose numbers are called for one after the other.
async fn one_by_one<T, F: Future<Output = Result<Answer>>>(
    chunk: Vec<String>,
    context: Context,
    call: impl Fn(&str) -> F,
    read: impl Fn(Result<Answer>) -> Result<T>,
) -> Outcomes<T> {
    let mut outcomes = Vec::new();
    for number in chunk {
        let outcome = read(context.pace.call(|| call(&number)).await).map_or_else(failed, Outcome::Done);
        outcomes.push((number, outcome));
    }
    outcomes
}

/// What stands for an answer without a body.
fn nothing<T: Value>() -> Result<T> {
    serde_json::from_value(Json::Null)
        .map_err(|why| Error::new(ErrorKind::Internal, "nothing is not a value of the run").with_source(why))
}

fn failed<T>(error: Error) -> Outcome<T> {
    match error.kind() {
        ErrorKind::OutcomeUnknown => Outcome::Unknown(Arc::new(error)),
        _ => Outcome::Failed(Arc::new(error)),
    }
}

fn texts(numbers: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    numbers.into_iter().map(Into::into).collect()
}

fn unit_price<E: Endpoint>() -> Usd {
    let operation: &Operation = E::operation();
    operation.billing.map_or(Usd::ZERO, |billing| Usd::from_thousandths(billing.millidollars))
}

/// Each number's row of the list that an association answers with.
fn rows<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let list: Data<Vec<Json>> = answer.json()?;
    each(answer, numbers, list.data, |_| None)
}

/// Each number's result of a refresh, which may fail by itself.
fn results<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let response: Data<Results> = answer.json()?;
    each(answer, numbers, response.data.results, |result| {
        let refused = result.get("success") != Some(&Json::Bool(true));
        let detail = result.get("error").and_then(Json::as_str).map(str::to_owned);
        refused.then(|| ApiError { detail, ..ApiError::default() })
    })
}

/// A remediation answers for all its numbers at once.
fn same_request<T: Value>(answer: &Answer, numbers: &[String]) -> Result<Outcomes<T>> {
    let request = answer.json::<Data<T>>()?.data;
    Ok(numbers.iter().map(|number| (number.clone(), Outcome::Done(request.clone()))).collect())
}

/// Gives each number its row, by the number that stands in it.
fn each<T: Value>(
    answer: &Answer,
    numbers: &[String],
    rows: Vec<Json>,
    refusal: impl Fn(&Json) -> Option<ApiError>,
) -> Result<Outcomes<T>> {
    let key = |row: &Json| row.get("phone_number").and_then(Json::as_str).map(str::to_owned);
    let mut found: HashMap<String, Json> = rows.into_iter().filter_map(|row| Some((key(&row)?, row))).collect();
    let wrong = |why: &dyn fmt::Display| Error::of_body(answer.status, &answer.headers, answer.body.clone(), why);
    let end = |number: &String| {
        let row = found.remove(number).ok_or_else(|| wrong(&"the answer leaves a number out"))?;
        let outcome = match refusal(&row) {
            Some(refusal) => Outcome::Refused(refusal),
            None => Outcome::Done(serde_json::from_value(row).map_err(|why| wrong(&why))?),
        };
        Ok((number.clone(), outcome))
    };
    numbers.iter().map(end).collect()
}
