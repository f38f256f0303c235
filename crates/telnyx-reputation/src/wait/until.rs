//! A wait: how it polls, and what it waits for.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::pauses::Pauses;
use crate::arguments::Arguments;
use crate::call::options::CallOptions;
use crate::client::Client;
use crate::enums::{RemediationStatus, ReputationLoaStatusPublic, ReputationStatus};
use crate::error::{Error, ErrorKind, Result};
use crate::generated::operations::{GET_REPUTATION_REMEDIATION, GET_REPUTATION_SETTINGS};
use crate::operation::Operation;
use crate::resources::{EnterprisesReputation, EnterprisesReputationRemediation};
use crate::types::{EnterpriseReputationPublic, RemediationRequest};

/// How a wait polls. Each poll is a free read; dropping the future ends the wait.
pub struct Wait<'p, T> {
    first: Duration,
    longest: Duration,
    deadline: Option<Duration>,
    progress: Option<Progress<'p, T>>,
}

type Progress<'p, T> = Box<dyn FnMut(&T) + Send + 'p>;

impl<T> Default for Wait<'_, T> {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), longest: Duration::from_secs(60), deadline: None, progress: None }
    }
}

impl<'p, T> Wait<'p, T> {
    /// Polls after 1 s, then ever less often, down to once a minute, without an end.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The pause after the first poll, which doubles up to the longest. A wait whose first pause is longer than its
    /// longest is refused with [`ErrorKind::InvalidArgument`].
    #[must_use]
    pub fn poll_interval(mut self, first: Duration, longest: Duration) -> Self {
        (self.first, self.longest) = (first, longest);
        self
    }

    /// When to give up, with [`ErrorKind::Timeout`].
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// What to call with each state that is read.
    #[must_use]
    pub fn on_progress(mut self, progress: impl FnMut(&T) + Send + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// Reads until `done` says that the wait is over.
    // Not an `AsyncFnMut`: its future cannot be said to be `Send`, and a wait must be able to be spawned.
    async fn until<F: Future<Output = Result<T>>>(
        mut self,
        operation: &'static Operation,
        mut read: impl FnMut() -> F,
        mut done: impl FnMut(&T) -> Result<bool>,
    ) -> Result<T> {
        let mut pauses = self.pauses().map_err(|error| error.with_operation(operation.id))?;
        loop {
            let state = read().await?;
            if let Some(progress) = &mut self.progress {
                progress(&state);
            }
            if done(&state).map_err(|error| error.with_operation(operation.id))? {
                return Ok(state);
            }
            tokio::time::sleep(pauses.next().map_err(|error| error.with_operation(operation.id))?).await;
        }
    }

    pub(super) fn pauses(&self) -> Result<Pauses> {
        if self.first > self.longest {
            return Err(Error::invalid_argument("poll_interval: the first pause must not be longer than the longest"));
        }
        Ok(Pauses::new(self.first, self.longest, self.deadline))
    }
}

impl<T> fmt::Debug for Wait<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait").field("longest", &self.longest).field("deadline", &self.deadline).finish_non_exhaustive()
    }
}

/// The waits untyped, with each state as the API sends it: what the bindings use.
impl Client {
    /// As [`EnterprisesReputation::wait_until_approved`].
    ///
    /// # Errors
    /// The same.
    pub async fn wait_until_approved(&self, enterprise_id: &str, wait: Wait<'_, Value>) -> Result<Value> {
        let operation = &GET_REPUTATION_SETTINGS;
        let read = || self.data(operation, vec![enterprise_id.into()]);
        wait.until(operation, read, |state| approved(&looked_at(state)?)).await
    }

    /// As [`EnterprisesReputationRemediation::wait`].
    ///
    /// # Errors
    /// The same.
    pub async fn wait_for_remediation(
        &self,
        enterprise_id: &str,
        remediation_id: &str,
        wait: Wait<'_, Value>,
    ) -> Result<Value> {
        let operation = &GET_REPUTATION_REMEDIATION;
        let read = || self.data(operation, vec![enterprise_id.into(), remediation_id.into()]);
        wait.until(operation, read, |state| Ok(ended(&looked_at::<Stage>(state)?.status))).await
    }

    /// The `data` of a read.
    async fn data(&self, operation: &'static Operation, path: Vec<Value>) -> Result<Value> {
        let arguments = Arguments { path, ..Arguments::default() };
        let mut body: Value = self.call(operation, arguments, CallOptions::default()).await?.json()?;
        Ok(body.get_mut("data").map(Value::take).unwrap_or_default())
    }
}

fn looked_at<T: DeserializeOwned>(state: &Value) -> Result<T> {
    T::deserialize(state)
        .map_err(|why| Error::new(ErrorKind::Decode, "the state is not what the API documents").with_source(why))
}

impl EnterprisesReputation {
    /// Waits until both gates are approved: the vetting of the business (`status`) and the review of the letter
    /// (`loa_status`).
    ///
    /// # Errors
    /// [`ErrorKind::Rejected`] with the reasons when a gate is rejected; [`ErrorKind::Timeout`] at the deadline;
    /// else as `retrieve`.
    pub async fn wait_until_approved(
        &self,
        enterprise_id: impl Into<String>,
        wait: Wait<'_, EnterpriseReputationPublic>,
    ) -> Result<EnterpriseReputationPublic> {
        let id = enterprise_id.into();
        let read = || async { self.retrieve(id.as_str()).await.map(|settings| settings.data) };
        wait.until(&GET_REPUTATION_SETTINGS, read, |settings| approved(&Gates::of(settings))).await
    }
}

/// Of the settings, what a wait looks at; the rest may be as it is.
#[derive(Deserialize)]
pub(super) struct Gates {
    status: Option<ReputationStatus>,
    loa_status: Option<ReputationLoaStatusPublic>,
    rejection_reasons: Option<Vec<String>>,
}

impl Gates {
    fn of(settings: &EnterpriseReputationPublic) -> Self {
        Self {
            status: settings.status.clone(),
            loa_status: settings.loa_status.clone(),
            rejection_reasons: settings.rejection_reasons.clone(),
        }
    }
}

pub(super) fn approved(settings: &Gates) -> Result<bool> {
    if settings.status == Some(ReputationStatus::Rejected) {
        let reasons = settings.rejection_reasons.as_deref().unwrap_or_default().join("; ");
        let reasons = if reasons.is_empty() { "no reason is given".to_owned() } else { reasons };
        return Err(Error::new(ErrorKind::Rejected, format!("the business was rejected: {reasons}")));
    }
    if settings.loa_status == Some(ReputationLoaStatusPublic::Rejected) {
        return Err(Error::new(
            ErrorKind::Rejected,
            "the letter of authorization was rejected: replace it with loa.update",
        ));
    }
    Ok(settings.status == Some(ReputationStatus::Approved)
        && settings.loa_status == Some(ReputationLoaStatusPublic::Approved))
}

impl EnterprisesReputationRemediation {
    /// Waits until a remediation has ended: `completed`, `failed` or `cancelled`. Look at its `status`.
    ///
    /// # Errors
    /// [`ErrorKind::Timeout`] at the deadline; else as `retrieve`.
    pub async fn wait(
        &self,
        enterprise_id: impl Into<String>,
        remediation_id: impl Into<String>,
        wait: Wait<'_, RemediationRequest>,
    ) -> Result<RemediationRequest> {
        let (enterprise, id) = (enterprise_id.into(), remediation_id.into());
        let read =
            || async { self.retrieve(enterprise.as_str(), id.as_str()).await.map(|remediation| remediation.data) };
        wait.until(&GET_REPUTATION_REMEDIATION, read, |it| Ok(ended(&it.status))).await
    }
}

/// Of a remediation, what a wait looks at.
#[derive(Deserialize)]
pub(super) struct Stage {
    pub(super) status: RemediationStatus,
}

pub(super) fn ended(status: &RemediationStatus) -> bool {
    matches!(status, RemediationStatus::Completed | RemediationStatus::Failed | RemediationStatus::Cancelled)
}
