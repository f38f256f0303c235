//! What the client has spent, what it may have spent, and the limit it must not pass.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::answer::Answer;
use crate::arguments::{Arguments, Payload};
use crate::call::sending::Sending;
use crate::error::{Error, ErrorKind, Result};
use crate::operation::{Billing, BillingTime, BillingUnit, Operation, Uncounted};
use crate::usd::Usd;

/// What calls of one operation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationUsage {
    /// How many calls were made.
    pub calls: u64,
    /// What they cost at the least.
    pub at_least: Usd,
    /// What they cost at the most: where no answer came, or the answer does not tell, the worst case counts.
    pub at_most: Usd,
}

/// What a client came to since it was built.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// By `operationId`, billable operations only.
    pub operations: BTreeMap<&'static str, OperationUsage>,
    /// All of them together.
    pub total: OperationUsage,
    /// The client's limit, if it was given one.
    pub limit: Option<Usd>,
}

/// The account of one client and its clones.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    limit: Option<Usd>,
    parent: Option<Arc<Budget>>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    reserved: Usd,
    total: OperationUsage,
    operations: BTreeMap<&'static str, OperationUsage>,
}

/// The worst case of one call, held until its cost is known.
///
/// Dropped unsettled (the call's future was dropped), it counts as possibly spent if a request may have been done,
/// and is given back if not.
#[derive(Debug)]
pub(crate) struct Reservation {
    budget: Arc<Budget>,
    operation: &'static Operation,
    worst: Usd,
    sending: Arc<Sending>,
    settled: bool,
}

impl Budget {
    pub(crate) fn new(limit: Option<Usd>) -> Arc<Self> {
        Arc::new(Self { limit, ..Self::default() })
    }

    /// A budget within another: what is reserved here is reserved there too.
    pub(crate) fn under(parent: &Arc<Self>, limit: Usd) -> Arc<Self> {
        Arc::new(Self { limit: Some(limit), parent: Some(Arc::clone(parent)), ..Self::default() })
    }

    /// No code that holds the lock can leave the state half changed, so a poisoned one is still right.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the worst case of a call aside.
    ///
    /// # Errors
    /// [`ErrorKind::SpendLimit`] when it could pass the limit together with all that is spent or under way.
    pub(crate) fn reserve(
        self: &Arc<Self>,
        operation: &'static Operation,
        arguments: &Arguments,
        sending: &Arc<Sending>,
    ) -> Result<Reservation> {
        let worst = worst_case(operation, arguments);
        if worst > Usd::ZERO {
            let mut state = self.state();
            let taken = state.total.at_most + state.reserved;
            if let Some(limit) = self.limit
                && taken + worst > limit
            {
                return Err(Error::new(
                    ErrorKind::SpendLimit,
                    format!(
                        "the call could cost USD {worst}, and of the limit of USD {limit} only USD {} is left; \
                         nothing was sent",
                        limit.less(taken)
                    ),
                ));
            }
            state.reserved = state.reserved + worst;
        }
        Ok(Reservation { budget: Arc::clone(self), operation, worst, sending: Arc::clone(sending), settled: false })
    }

    /// How many units of this price still fit; `None` without a limit.
    pub(crate) fn room(&self, unit: Usd) -> Option<u64> {
        let limit = self.limit?;
        let state = self.state();
        let left = limit.less(state.total.at_most + state.reserved);
        left.thousandths().checked_div(unit.thousandths())
    }

    /// Whether anything limits what may be spent.
    pub(crate) fn is_limited(&self) -> bool {
        self.limit.is_some()
    }

    pub(crate) fn usage(&self) -> Usage {
        let state = self.state();
        Usage { operations: state.operations.clone(), total: state.total, limit: self.limit }
    }
}

impl Reservation {
    pub(crate) fn worst(&self) -> Usd {
        self.worst
    }

    /// The call did not run, or was refused.
    pub(crate) fn release(mut self) {
        self.settle(Usd::ZERO, Usd::ZERO);
    }

    /// What became of the call is not known.
    pub(crate) fn leave_open(mut self) {
        let worst = self.worst;
        self.settle(Usd::ZERO, worst);
    }

    /// The call succeeded.
    pub(crate) fn settle_answer(mut self, arguments: &Arguments, answer: &Answer) {
        let (least, most) = cost(self.operation, arguments, answer, self.worst);
        self.settle(least, most);
    }

    fn settle(&mut self, least: Usd, most: Usd) {
        self.settled = true;
        if self.operation.billing.is_none() {
            return;
        }
        let mut state = self.budget.state();
        state.reserved = state.reserved.less(self.worst);
        let add = |usage: &mut OperationUsage| {
            usage.calls += u64::from(self.sending.attempts() > 0);
            usage.at_least = usage.at_least + least;
            usage.at_most = usage.at_most + most;
        };
        add(&mut state.total);
        add(state.operations.entry(self.operation.id).or_default());
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if !self.settled {
            let most = if self.sending.may_have_run() { self.worst } else { Usd::ZERO };
            self.settle(Usd::ZERO, most);
        }
    }
}

/// The most that a call can cost.
pub(crate) fn worst_case(operation: &Operation, arguments: &Arguments) -> Usd {
    operation.billing.map_or(Usd::ZERO, |billing| price(&billing).times(units(&billing, arguments)))
}

/// What one unit of an operation costs; nothing when it is free.
pub(crate) fn unit_price(operation: &Operation) -> Usd {
    operation.billing.map_or(Usd::ZERO, |billing| price(&billing))
}

fn price(billing: &Billing) -> Usd {
    Usd::from_thousandths(billing.millidollars)
}

fn units(billing: &Billing, arguments: &Arguments) -> u64 {
    match (billing.per, &arguments.payload) {
        (BillingUnit::Call, _) => 1,
        (BillingUnit::PhoneNumber, Payload::Json(body)) => {
            body.get("phone_numbers").and_then(Value::as_array).map_or(0, |list| list.len() as u64)
        }
        (BillingUnit::PhoneNumber, Payload::Empty | Payload::File(_)) => 0,
    }
}

/// The least and the most that a successful call cost. No clock tells: the service may have several.
fn cost(operation: &Operation, arguments: &Arguments, answer: &Answer, worst: Usd) -> (Usd, Usd) {
    let Some(billing) = operation.billing else { return (Usd::ZERO, Usd::ZERO) };
    let body = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
    if matches!(billing.when, BillingTime::LiveLookup { .. }) {
        // A lookup that fails bills nothing, and its answer looks like that of one that found nothing.
        let found = body.pointer("/data/reputation_data").is_some_and(|data| !data.is_null());
        let live = arguments.asks_for_live_lookup(operation);
        return (if live && found { worst } else { Usd::ZERO }, worst);
    }
    match billing.counted_at.map(|pointer| body.pointer(pointer).and_then(Value::as_u64)) {
        None => (worst, worst),
        Some(None) => (Usd::ZERO, worst),
        Some(Some(count)) => {
            let counted = price(&billing).times(count).min(worst);
            (counted, if billing.uncounted == Uncounted::Free { counted } else { worst })
        }
    }
}
