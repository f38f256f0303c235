//! The runs, where the resource tree has them.

use futures::FutureExt;
use serde_json::Value as Json;

use super::batch_answer::{ReadRemediation, Value, results, rows};
use super::chunk::{self, Read};
use super::one_by_one::one_by_one;
use super::remediation_details::RemediationDetails;
use super::run::Run;
use crate::answer::Answer;
use crate::call::options::CallOptions;
use crate::error::{Error, ErrorKind, Result};
use crate::request::Endpoint;
use crate::resources::{
    AssociateReputationNumbers, DisassociateReputationNumber, EnterprisesReputationNumbers,
    EnterprisesReputationRemediation, GetPhoneNumberReputation, RefreshReputationNumbers, SubmitReputationRemediation,
};
use crate::snapshot::monitored_row;
use crate::types::{RefreshReputationResult, RemediationRequest, ReputationPhoneNumber};

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
                chunk::send(chunk, context, operation, &call, &Read(rows)).await
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
                let read = |answer: Result<Answer>| {
                    let answer = answer?;
                    T::of(&answer).map_err(|error| answer.untold(error, 1))
                };
                one_by_one(chunk, context, &call, &read).await
            })
        })
        .saying(format!("fresh: {fresh}"))
    }

    /// Refreshes any number of numbers, 100 a call. Bills USD 0.10 for each number that is looked up.
    ///
    /// A chunk whose answer was lost is never sent again: unless its numbers are found refreshed, they end as
    /// [`Outcome::Unknown`](super::Outcome::Unknown).
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
                chunk::send(chunk, context, operation, &call, &Read(results)).await
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
                chunk::send(chunk, context, operation, &call, &read).await
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
    match monitored_row(&resource.client, &[Json::from(id)], &number, CallOptions::default()).await {
        Ok((None, answer)) => Ok(answer),
        _ => Err(error),
    }
}

/// What stands for an answer without a body.
fn nothing<T: Value>() -> Result<T> {
    serde_json::from_value(Json::Null)
        .map_err(|why| Error::new(ErrorKind::Internal, "nothing is not a value of the run").with_source(why))
}

fn strings(numbers: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    numbers.into_iter().map(Into::into).collect()
}
