//! The account of one client and its clones, or of one run.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::monthly_turns::MonthlyLimit;
use super::shared::SharedBudget;
use super::spend_limit::Limit;
use super::usage::OperationUsage;
use crate::error::{Error, ErrorKind, Result};
use crate::usd::Usd;

/// What was spent, and what may be. An account may be a part of another, and then counts in both.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    pub(super) limit: Option<Limit>,
    /// The account that this one is a part of.
    parent: Option<Arc<Budget>>,
    /// Where clients of other processes count too.
    pub(super) shared: Option<Arc<SharedBudget>>,
    /// What each enterprise may come to in a month.
    monthly: Option<MonthlyLimit>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) total: OperationUsage,
    pub(super) operations: BTreeMap<&'static str, OperationUsage>,
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

    /// What each enterprise may come to in a month, if there is a limit.
    pub(crate) fn monthly_limit(&self) -> Option<&MonthlyLimit> {
        self.chain().find_map(|budget| budget.monthly.as_ref())
    }

    /// The file that this account, or one that it is a part of, counts in.
    pub(super) fn found_shared(&self) -> Option<Arc<SharedBudget>> {
        self.chain().find_map(|budget| budget.shared.clone())
    }

    /// This account, and all that it is a part of.
    pub(super) fn chain(&self) -> impl Iterator<Item = &Budget> {
        std::iter::successors(Some(self), |budget| budget.parent.as_deref())
    }

    /// No code that holds the lock can leave the state half changed, so a poisoned one is still right.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
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

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;
    use crate::arguments::{Arguments, Payload};
    use crate::budget::{Period, Reservation};
    use crate::operation::Operation;

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
            SharedBudget::open(&folder.path().join("budget"), TENTH.times(5), Period::Day, now, &OnceLock::new())
                .unwrap()
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
