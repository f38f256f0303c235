//! The runs, where the resource tree has them.

use std::collections::HashMap;
use std::sync::Arc;

use super::atomic;
use super::item::Ended;
use super::run::{Ends, Many};
use crate::answer::Answer;
use crate::error::{ApiError, Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::request::{Endpoint, Request};
use crate::resources::{
    AssociateReputationNumbers, EnterprisesReputationNumbers, EnterprisesReputationRemediation,
    GetPhoneNumberReputation, RefreshReputationNumbers, SubmitReputationRemediation,
};
use crate::types::{RefreshReputationResult, RemediationRequest, ReputationPhoneNumber};
use crate::usd::Usd;

/// The most numbers that one association or refresh takes.
const NUMBERS_A_CALL: usize = 100;

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
    ) -> Many<'p, ReputationPhoneNumber> {
        let (resource, id) = (self.clone(), enterprise_id.into());
        Many::new(
            texts(phone_numbers),
            NUMBERS_A_CALL,
            unit_price::<AssociateReputationNumbers>(),
            move |chunk, context| {
                let (resource, id) = (resource.clone(), id.clone());
                Box::pin(async move {
                    let send = |numbers: Vec<String>| answer(resource.associate(id.as_str(), numbers));
                    atomic::chunk(chunk, context, send, rows).await
                })
            },
        )
    }

    /// Reads any number of numbers. With `fresh` each bills USD 0.10; without, those without a stored snapshot do.
    pub fn retrieve_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
        fresh: bool,
    ) -> Many<'p, ReputationPhoneNumber> {
        let (resource, id) = (self.clone(), enterprise_id.into());
        Many::new(texts(phone_numbers), 1, unit_price::<GetPhoneNumberReputation>(), move |chunk, context| {
            let (resource, id) = (resource.clone(), id.clone());
            Box::pin(async move {
                let mut ends = Vec::new();
                for number in chunk {
                    let call = || resource.retrieve(id.as_str(), number.as_str()).fresh(fresh).into_future();
                    let ended = match context.pace.call(call).await {
                        Ok(read) => Ended::Value(read.data),
                        Err(error) => failed(error),
                    };
                    ends.push((number, ended));
                }
                ends
            })
        })
    }

    /// Refreshes any number of numbers, 100 a call. Bills USD 0.10 for each number that is looked up.
    pub fn refresh_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> Many<'p, RefreshReputationResult> {
        let (resource, id) = (self.clone(), enterprise_id.into());
        Many::new(
            texts(phone_numbers),
            NUMBERS_A_CALL,
            unit_price::<RefreshReputationNumbers>(),
            move |chunk, context| {
                let (resource, id) = (resource.clone(), id.clone());
                Box::pin(async move {
                    let send = |numbers: Vec<String>| answer(resource.refresh(id.as_str(), numbers));
                    atomic::chunk(chunk, context, send, results).await
                })
            },
        )
    }
}

impl EnterprisesReputationRemediation {
    /// Submits any number of numbers, 2,000 a request, all for the same purpose. Bills USD 1.00 a number.
    pub fn create_many<'p>(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
        call_purpose: impl Into<String>,
    ) -> Many<'p, RemediationRequest> {
        let (resource, id, purpose) = (self.clone(), enterprise_id.into(), call_purpose.into());
        let price = unit_price::<SubmitReputationRemediation>();
        Many::new(texts(phone_numbers), NUMBERS_A_REMEDIATION, price, move |chunk, context| {
            let (resource, id, purpose) = (resource.clone(), id.clone(), purpose.clone());
            Box::pin(async move {
                let send = |numbers: Vec<String>| answer(resource.create(id.as_str(), numbers, purpose.as_str()));
                atomic::chunk(chunk, context, send, same_request).await
            })
        })
    }
}

/// The same for one number: all that is left is how it ended.
fn failed<T>(error: Error) -> Ended<T> {
    match error.kind() {
        ErrorKind::OutcomeUnknown => Ended::Unknown(Arc::new(error)),
        _ => Ended::Failed(Arc::new(error)),
    }
}

fn texts(numbers: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    numbers.into_iter().map(Into::into).collect()
}

fn unit_price<E: Endpoint>() -> Usd {
    let operation: &Operation = E::operation();
    operation.billing.map_or(Usd::ZERO, |billing| Usd::from_thousandths(billing.millidollars))
}

async fn answer<E: Endpoint>(request: Request<E>) -> Result<Answer> {
    request.with_response().await.map(|response| response.answer)
}

/// Each number's row of the list that an association answers with.
fn rows(answer: &Answer, numbers: &[String]) -> Result<Ends<ReputationPhoneNumber>> {
    let list = AssociateReputationNumbers::decode(answer)?;
    let rows = list.data.into_iter().filter_map(|row| Some((row.phone_number.clone()?, row))).collect();
    each(answer, numbers, rows, Ended::Value)
}

/// Each number's result of a refresh, which may fail by itself.
fn results(answer: &Answer, numbers: &[String]) -> Result<Ends<RefreshReputationResult>> {
    let response = RefreshReputationNumbers::decode(answer)?;
    let results = response.data.results.into_iter().map(|result| (result.phone_number.clone(), result)).collect();
    each(answer, numbers, results, |result: RefreshReputationResult| {
        if result.success {
            return Ended::Value(result);
        }
        Ended::Refused(ApiError { detail: result.error, ..ApiError::default() })
    })
}

/// A remediation answers for all its numbers at once.
fn same_request(answer: &Answer, numbers: &[String]) -> Result<Ends<RemediationRequest>> {
    let request = SubmitReputationRemediation::decode(answer)?.data;
    Ok(numbers.iter().map(|number| (number.clone(), Ended::Value(request.clone()))).collect())
}

fn each<T>(
    answer: &Answer,
    numbers: &[String],
    mut found: HashMap<String, T>,
    end: impl Fn(T) -> Ended<T>,
) -> Result<Ends<T>> {
    let missing = || Error::of_body(answer.status, answer.body.clone(), "the answer leaves a number out");
    numbers.iter().map(|number| Ok((number.clone(), end(found.remove(number).ok_or_else(missing)?)))).collect()
}
