//! A plan, waiting to be made: what it compares, and what it may propose.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures::future::BoxFuture;

use super::monitored;
use super::numbers::Takes;
use super::plan::Plan;
use super::removals::{check_asked, check_removals};
use crate::call::timing;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::resources::EnterprisesReputationNumbers;

/// A plan to be made by awaiting it. Nothing is read before that.
#[must_use = "a plan is not made until it is awaited"]
pub struct PlanRequest {
    numbers: EnterprisesReputationNumbers,
    enterprise_id: String,
    phone_numbers: Vec<String>,
    remove: bool,
    max_removals: Option<usize>,
    deadline: Option<Duration>,
}

impl EnterprisesReputationNumbers {
    /// Compares the numbers that should be monitored for an enterprise with those that are. Free, and changes nothing.
    ///
    /// The plan proposes additions. What is monitored and not wanted it only reports, unless removing is asked for with
    /// [`PlanRequest::remove`]: a list that is cut short would otherwise end the monitoring of all the rest.
    ///
    /// A run of `associate_many` that was broken off is finished by a plan for the same numbers: what was added is
    /// monitored, so it is not added, and not paid for, again.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] before anything is read when the list is empty, with every row that is no
    /// number that can be monitored, or for options that make no sense, and after it when more would be removed than [`PlanRequest::max_removals`].
    /// [`ErrorKind::ListChanged`] when the monitored numbers changed each time they were read. [`ErrorKind::Timeout`]
    /// when the deadline passed. Else as `list` and `retrieve` of the settings.
    pub fn plan(
        &self,
        enterprise_id: impl Into<String>,
        phone_numbers: impl IntoIterator<Item = impl Into<String>>,
    ) -> PlanRequest {
        PlanRequest {
            numbers: self.clone(),
            enterprise_id: enterprise_id.into(),
            phone_numbers: phone_numbers.into_iter().map(Into::into).collect(),
            remove: false,
            max_removals: None,
            deadline: None,
        }
    }
}

impl Client {
    /// As [`EnterprisesReputationNumbers::plan`]: the way in for the bindings.
    pub fn plan(&self, enterprise_id: String, phone_numbers: Vec<String>) -> PlanRequest {
        self.enterprises().reputation().numbers().plan(enterprise_id, phone_numbers)
    }
}

impl PlanRequest {
    /// Whether the plan removes what is monitored and not wanted; not unless told so.
    pub fn remove(mut self, remove: bool) -> Self {
        self.remove = remove;
        self
    }

    /// How many numbers the plan may remove, with [`PlanRequest::remove`]; when not given, a tenth of those that are
    /// monitored, rounded up. A plan that would remove more is refused.
    pub fn max_removals(mut self, numbers: usize) -> Self {
        self.max_removals = Some(numbers);
        self
    }

    /// How long making the plan may take, all its reads together. When not given, only each read has an end.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    async fn make(self) -> Result<Plan> {
        self.check()?;
        let Some(deadline) = self.deadline else { return self.read().await };
        tokio::time::timeout(deadline, self.read()).await.unwrap_or_else(|_| {
            let message = format!("there was no plan after {deadline:?}; nothing was changed");
            Err(Error::new(ErrorKind::Timeout, message))
        })
    }

    /// Refuses what makes no sense before anything is read.
    fn check(&self) -> Result<()> {
        timing::check(None, self.deadline, None).map_err(Error::invalid_argument)?;
        check_asked(&self.phone_numbers, self.remove, self.max_removals)?;
        Takes::Monitorable.check_all(&self.phone_numbers)
    }

    async fn read(self) -> Result<Plan> {
        let Self { numbers, enterprise_id, phone_numbers, remove, max_removals, .. } = self;
        let monitored = monitored::read(&numbers.client, &enterprise_id).await?;
        let check_frequency = numbers.client.enterprises().reputation().check_frequency(&enterprise_id).await?;
        let count = monitored.len();
        let plan = Plan::new(numbers, enterprise_id, monitored, phone_numbers, remove, &check_frequency);
        check_removals(plan.to_disassociate.len(), count, max_removals, plan.undo_cost())?;
        Ok(plan)
    }
}

impl IntoFuture for PlanRequest {
    type Output = Result<Plan>;
    type IntoFuture = BoxFuture<'static, Result<Plan>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.make())
    }
}

impl fmt::Debug for PlanRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlanRequest")
            .field("phone_numbers", &self.phone_numbers.len())
            .field("remove", &self.remove)
            .field("max_removals", &self.max_removals)
            .finish_non_exhaustive()
    }
}
