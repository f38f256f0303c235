//! The account of one client and its clones, or of one run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use time::OffsetDateTime;

use super::limit::Limit;
use super::monthly_turns::MonthlyLimit;
use super::reservation::Reservation;
use super::shared::SharedBudget;
use super::usage::{OperationUsage, SharedUsage, Usage};
use crate::arguments::Arguments;
use crate::call::sending::Sending;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::Operation;
use crate::usd::Usd;

/// What was spent, and what may be. An account may be a part of another, and then counts in both.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    limit: Option<Limit>,
    /// The account that this one is a part of.
    parent: Option<Arc<Budget>>,
    /// Where clients of other processes count too.
    shared: Option<Arc<SharedBudget>>,
    /// What each enterprise may come to in a month.
    monthly: Option<MonthlyLimit>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    total: OperationUsage,
    operations: BTreeMap<&'static str, OperationUsage>,
}

impl Budget {
    /// An account that only this process counts in.
    pub(super) fn new(limit: Option<Limit>, monthly: Option<MonthlyLimit>) -> Arc<Self> {
        Arc::new(Self { limit, monthly, ..Self::default() })
    }

    /// An account whose limit is in a file that other processes share.
    pub(super) fn shared(shared: SharedBudget, monthly: Option<MonthlyLimit>) -> Arc<Self> {
        Arc::new(Self { shared: Some(Arc::new(shared)), monthly, ..Self::default() })
    }

    /// An account for one run, which may spend so much of what its client may.
    pub(crate) fn under(parent: &Arc<Self>, max: Usd) -> Arc<Self> {
        Arc::new(Self { limit: Some(Limit::of_run(max)), parent: Some(Arc::clone(parent)), ..Self::default() })
    }

    /// Sets the worst case of a call aside, here and wherever this account is a part.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) when it could pass a limit together with all that is
    /// spent or under way, or when a limit cannot be relied on: in a forked child, or with an unusable budget file.
    /// Nothing stays set aside then.
    pub(crate) async fn reserve(
        self: &Arc<Self>,
        operation: &'static Operation,
        arguments: &Arguments,
        sending: &Arc<Sending>,
    ) -> Result<Reservation> {
        let worst = operation.worst_case(arguments.json());
        let mut reservation = Reservation::new(self, operation, worst, sending);
        for budget in self.chain() {
            budget.set_aside(operation, worst)?;
            reservation.in_one_more();
        }
        if worst > Usd::ZERO
            && let Some(shared) = self.found_shared()
        {
            reservation.in_file(blocking(move || shared.reserve(worst, OffsetDateTime::now_utc())).await?);
        }
        Ok(reservation)
    }

    fn set_aside(&self, operation: &'static Operation, worst: Usd) -> Result<()> {
        if worst == Usd::ZERO {
            return Ok(());
        }
        // Before the lock: in a forked child it may be held for ever, by a thread that only the parent has.
        self.limit.map_or(Ok(()), |limit| limit.check_process())?;
        let mut state = self.state();
        self.limit.map_or(Ok(()), |limit| limit.check(state.total.at_most, worst))?;
        state.change(operation, |usage| usage.at_most = usage.at_most + worst);
        Ok(())
    }

    /// A call for which `worst` was set aside came to its end.
    pub(super) fn settle(&self, operation: &'static Operation, worst: Usd, sent: bool, (least, most): (Usd, Usd)) {
        self.state().change(operation, |usage| {
            usage.calls += u64::from(sent);
            usage.at_least = usage.at_least + least;
            usage.at_most = usage.at_most.less(worst) + most;
        });
    }

    /// How many units of a price may still be bought; `None` when there is no limit.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit) as of [`Budget::reserve`].
    pub(crate) async fn room(&self, unit: Usd) -> Result<Option<u64>> {
        let mut left = Vec::new();
        for budget in self.chain() {
            if let Some(limit) = budget.limit {
                limit.check_process()?;
                left.push(limit.amount.less(budget.state().total.at_most));
            }
        }
        if let Some(shared) = self.shared_usage().await? {
            left.push(shared.limit.less(shared.at_most));
        }
        let units = |left: Usd| left.thousandths().checked_div(unit.thousandths()).unwrap_or(u64::MAX);
        Ok(left.into_iter().min().map(units))
    }

    /// Whether a limit holds here or wherever this account is a part.
    pub(crate) fn is_limited(&self) -> bool {
        self.found_shared().is_some() || self.chain().any(|budget| budget.limit.is_some())
    }

    /// What this account came to.
    pub(crate) fn usage(&self) -> Usage {
        let limit = self.limit.map(|limit| limit.amount).or(self.shared.as_ref().map(|shared| shared.limit()));
        let state = self.state();
        Usage { operations: state.operations.clone(), total: state.total, limit }
    }

    /// What all that share the budget file came to, if there is one.
    pub(crate) async fn shared_usage(&self) -> Result<Option<SharedUsage>> {
        let Some(shared) = self.found_shared() else { return Ok(None) };
        blocking(move || shared.usage(OffsetDateTime::now_utc())).await.map(Some)
    }

    /// What each enterprise may come to in a month, if there is a limit.
    pub(crate) fn monthly_limit(&self) -> Option<&MonthlyLimit> {
        self.chain().find_map(|budget| budget.monthly.as_ref())
    }

    /// The file that this account, or one that it is a part of, counts in.
    fn found_shared(&self) -> Option<Arc<SharedBudget>> {
        self.chain().find_map(|budget| budget.shared.clone())
    }

    /// This account, and all that it is a part of.
    pub(super) fn chain(&self) -> impl Iterator<Item = &Budget> {
        std::iter::successors(Some(self), |budget| budget.parent.as_deref())
    }

    /// No code that holds the lock can leave the state half changed, so a poisoned one is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what waits for the disk where it holds up no other call. It is done also when the future is dropped.
pub(super) async fn blocking<T: Send + Sync + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let done = Arc::new(OnceLock::new());
    let result = Arc::clone(&done);
    // A box, so that the runtime's part of it is compiled once.
    let boxed: Box<dyn FnOnce() + Send> = Box::new(move || drop(result.set(work())));
    let failed = |why: &str| Err(Error::new(ErrorKind::Internal, format!("the budget file could not be used: {why}")));
    match tokio::task::spawn_blocking(boxed).await {
        Ok(()) => Arc::into_inner(done).and_then(OnceLock::into_inner).unwrap_or_else(|| failed("it gave no result")),
        Err(why) => failed(&why.to_string()),
    }
}

impl State {
    fn change(&mut self, operation: &'static Operation, change: impl Fn(&mut OperationUsage)) {
        change(&mut self.total);
        change(self.operations.entry(operation.id).or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Payload;
    use crate::budget::Period;

    const TENTH: Usd = Usd::from_thousandths(100);

    fn limited(limit: Usd) -> Arc<Budget> {
        Budget::new(Some(Limit::of_client(limit)), None)
    }

    async fn reserve(budget: &Arc<Budget>, numbers: usize) -> Result<Reservation> {
        let operation = Operation::by_id("associateReputationNumbers").unwrap();
        let body = serde_json::json!({ "phone_numbers": vec!["+16035551234"; numbers] });
        let arguments = Arguments { payload: Payload::Json(body), ..Arguments::default() };
        budget.reserve(operation, &arguments, &Arc::default()).await
    }

    #[tokio::test]
    async fn a_run_spends_of_its_client_and_of_its_own_limit() {
        let client = limited(TENTH.times(10));
        let run = Budget::under(&client, TENTH.times(4));
        assert_eq!((run.room(TENTH).await.unwrap(), client.room(TENTH).await.unwrap()), (Some(4), Some(10)));
        let first = reserve(&run, 3).await.unwrap();
        assert_eq!((run.usage().total.at_most, client.usage().total.at_most), (TENTH.times(3), TENTH.times(3)));
        let refused = reserve(&run, 2).await.unwrap_err();
        assert!(
            refused.to_string().contains("the run's limit (max_usd) of USD 0.40 only USD 0.10 is left"),
            "{refused}"
        );

        let other = reserve(&client, 7).await.unwrap();
        let refused = reserve(&run, 1).await.unwrap_err();
        assert!(refused.to_string().contains("the client's spend limit of USD 1.00 only USD 0.00"), "{refused}");
        assert_eq!(run.usage().total.at_most, TENTH.times(3), "nothing stays set aside in one account alone");
        assert_eq!(run.room(TENTH).await.unwrap(), Some(0));

        other.release().await;
        first.leave_open();
        assert_eq!((run.room(TENTH).await.unwrap(), client.room(TENTH).await.unwrap()), (Some(1), Some(7)));
    }

    #[tokio::test]
    async fn a_run_of_a_client_without_a_limit_has_its_own() {
        let client = Budget::new(None, None);
        let run = Budget::under(&client, TENTH);
        assert_eq!((client.room(TENTH).await.unwrap(), run.room(TENTH).await.unwrap()), (None, Some(1)));
        assert!(run.is_limited() && !client.is_limited());
        assert_eq!(run.room(Usd::ZERO).await.unwrap(), Some(u64::MAX), "what is free always fits");
        reserve(&run, 1).await.unwrap().release().await;
        drop(reserve(&run, 1).await.unwrap());
        assert_eq!((client.usage().total, run.usage().total), Default::default(), "nothing was sent");
    }

    #[tokio::test]
    async fn a_run_counts_in_the_budget_file_of_its_client() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let now = OffsetDateTime::now_utc();
            SharedBudget::open(&folder.path().join("budget"), TENTH.times(5), Period::Day, now).unwrap()
        };
        let client = Budget::shared(open(), None);
        let run = Budget::under(&client, TENTH.times(9));
        let held = reserve(&run, 4).await.unwrap();
        assert_eq!(run.room(TENTH).await.unwrap(), Some(1));
        let refused = reserve(&run, 2).await.unwrap_err().to_string();
        assert!(refused.contains("USD 0.50 a day in the budget file") && refused.contains("USD 0.40 is held"));
        assert_eq!(run.usage().total.at_most, TENTH.times(4), "nothing stays set aside in this process alone");
        held.release().await;
        assert_eq!(Budget::shared(open(), None).room(TENTH).await.unwrap(), Some(5));
    }
}
