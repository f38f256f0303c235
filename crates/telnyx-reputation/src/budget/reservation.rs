//! What is set aside for one call before it is sent, and given back or kept when it has ended.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use time::OffsetDateTime;

use super::account::{Budget, State, blocking};
use super::monthly_turns::MonthlyTurn;
use super::shared::Held;
use super::usage::OperationUsage;
use crate::answer::Answer;
use crate::arguments::Arguments;
use crate::call::run_id::Billed;
use crate::call::was_sent::WasSent;
use crate::error::Result;
use crate::operation::Operation;
use crate::usd::Usd;

/// The worst case of one call, held until its cost is known.
///
/// Dropped unsettled (the call's future was dropped), it counts as possibly spent if a request may have been done,
/// and is given back if not.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<Budget>,
    /// In how many accounts it is set aside: the budget, its parent, and so on.
    accounts: usize,
    /// What is set aside in the budget file.
    held: Option<Held>,
    operation: &'static Operation,
    worst: Usd,
    was_sent: Arc<WasSent>,
    /// The turn of a call that changes what its enterprise costs each month.
    monthly: Option<MonthlyTurn>,
    settled: bool,
}

impl Budget {
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
        was_sent: &Arc<WasSent>,
    ) -> Result<Reservation> {
        let worst = operation.worst_case(arguments.json());
        let mut reservation = Reservation::new(self, operation, worst, was_sent);
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
    fn settle(&self, operation: &'static Operation, worst: Usd, sent: bool, (least, most): (Usd, Usd)) {
        self.state().change(operation, |usage| {
            usage.calls += u64::from(sent);
            usage.at_least = usage.at_least + least;
            usage.at_most = usage.at_most.less(worst) + most;
        });
    }
}

impl State {
    fn change(&mut self, operation: &'static Operation, change: impl Fn(&mut OperationUsage)) {
        change(&mut self.total);
        change(self.operations.entry(operation.id).or_default());
    }
}

impl Reservation {
    /// Nothing is set aside yet.
    pub(super) fn new(
        budget: &Arc<Budget>,
        operation: &'static Operation,
        worst: Usd,
        was_sent: &Arc<WasSent>,
    ) -> Self {
        let (budget, was_sent) = (Arc::clone(budget), Arc::clone(was_sent));
        Self { budget, accounts: 0, held: None, operation, worst, was_sent, monthly: None, settled: false }
    }

    /// It is set aside in one more account.
    pub(super) fn in_one_more(&mut self) {
        self.accounts += 1;
    }

    /// It is set aside in the budget file.
    pub(super) fn in_file(&mut self, held: Held) {
        self.held = Some(held);
    }

    /// Ends the turn with the call.
    pub(crate) fn with_monthly_turn(mut self, turn: Option<MonthlyTurn>) -> Self {
        self.monthly = turn;
        self
    }

    pub(crate) fn worst(&self) -> Usd {
        self.worst
    }

    /// The call did not run, or was refused.
    pub(crate) async fn release(mut self) {
        // What may be repeated may have been done by an attempt before.
        if self.was_sent.failed_unknown() {
            self.leave_month_open();
        }
        self.settle(Usd::ZERO, Usd::ZERO).await;
    }

    /// What became of the call is not known: all of it stays set aside.
    pub(crate) fn leave_open(mut self) {
        self.end(Usd::ZERO, self.worst);
        self.leave_month_open();
        if let Some(held) = self.held.take() {
            held.leave_open();
        }
    }

    /// The call succeeded. An attempt before the one that did may yet be passed on late.
    pub(crate) async fn settle_answer(mut self, answer: &Answer, billed: Billed) {
        if let Some(mut turn) = self.monthly.take() {
            if self.was_sent.failed_unknown() {
                turn.leave_open();
            }
            turn.was_done();
        }
        let (least, most) = self.operation.cost(&answer.body, self.worst);
        match billed {
            Billed::All => self.settle(least, most).await,
            Billed::Part => self.settle(Usd::ZERO, most).await,
            Billed::Nothing => self.settle(Usd::ZERO, Usd::ZERO).await,
        }
    }

    fn leave_month_open(&mut self) {
        if let Some(mut turn) = self.monthly.take() {
            turn.leave_open();
        }
    }

    async fn settle(mut self, least: Usd, most: Usd) {
        self.end(least, most);
        if let Some(held) = self.held.take() {
            // Not aborted when this future is dropped. A runtime that ends before its turn drops it, which would give it
            // back: so that it stays open in the file, nothing but its turn ends it.
            let held = ManuallyDrop::new(held);
            let settled = blocking(move || {
                ManuallyDrop::into_inner(held).settle(least, most);
                Ok(())
            });
            drop(settled.await);
        }
    }

    fn end(&mut self, least: Usd, most: Usd) {
        self.settled = true;
        if self.operation.billing.is_some() {
            let sent = self.was_sent.attempts() > 0;
            for budget in self.budget.chain().take(self.accounts) {
                budget.settle(self.operation, self.worst, sent, (least, most));
            }
        }
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if self.settled {
            return;
        }
        let ran = self.was_sent.may_have_run();
        self.end(Usd::ZERO, if ran { self.worst } else { Usd::ZERO });
        if ran {
            self.leave_month_open();
        }
        match self.held.take() {
            Some(held) if ran => held.leave_open(),
            // Gives it back.
            other => drop(other),
        }
    }
}
