//! The limit of an account in this process: whose it is, what could pass it, and how much is left of it.

use super::account::Budget;
use crate::error::{Error, ErrorKind, Result};
use crate::usd::Usd;

/// What an account must not pass.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    pub(super) amount: Usd,
    whose: Whose,
}

#[derive(Clone, Copy, Debug)]
enum Whose {
    /// A client's and its clones', in the process that it was given in: a forked child counts by itself, so that every
    /// child could spend the whole limit once more.
    Client { process: u32 },
    /// One run's.
    #[allow(dead_code, reason = "as of the account of a run")]
    Run,
}

impl Limit {
    /// A client's, for the process that runs now.
    pub(crate) fn of_client(amount: Usd) -> Self {
        Self::of_client_in(std::process::id(), amount)
    }

    fn of_client_in(process: u32, amount: Usd) -> Self {
        Self { amount, whose: Whose::Client { process } }
    }

    /// One run's, which is a part of what its client may spend.
    #[allow(dead_code, reason = "as of the account of a run")]
    pub(crate) fn of_run(amount: Usd) -> Self {
        Self { amount, whose: Whose::Run }
    }

    /// Refuses in a process that the limit was not given in.
    pub(super) fn check_process(&self) -> Result<()> {
        match self.whose {
            Whose::Client { process } if process != std::process::id() => Err(refusal(format!(
                "the spend limit of USD {} was given in process {process}, and this one ({}) was forked from it, so \
                 that what each spends is not known to the other; nothing was sent. Make the client after the fork, \
                 or share the limit with budget=\"file:PATH\"",
                self.amount,
                std::process::id(),
            ))),
            Whose::Client { .. } | Whose::Run => Ok(()),
        }
    }

    /// Refuses a call that could pass the limit.
    pub(super) fn check(&self, taken: Usd, worst: Usd) -> Result<()> {
        if taken + worst <= self.amount {
            return Ok(());
        }
        let whose = match self.whose {
            Whose::Client { .. } => "the client's spend limit",
            Whose::Run => "the run's limit (max_usd)",
        };
        Err(refusal(format!(
            "the call could cost USD {worst}, and of {whose} of USD {} only USD {} is left; nothing was sent",
            self.amount,
            self.amount.less(taken)
        )))
    }
}

impl Budget {
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
}

/// The error of a call that a limit stops.
pub(super) fn refusal(message: String) -> Error {
    Error::new(ErrorKind::SpendLimit, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_of_the_process_that_it_was_given_in() {
        let limit = Usd::from_thousandths(1000);
        Limit::of_client(limit).check_process().unwrap();
        let parent = std::process::id() + 1;
        let error = Limit::of_client_in(parent, limit).check_process().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::SpendLimit);
        let text = error.to_string();
        assert!(text.contains(&parent.to_string()) && text.contains("after the fork") && text.contains("file:"));
    }

    #[test]
    fn a_refusal_says_whose_limit_it_is_and_what_is_left() {
        let [limit, taken, worst] = [1000, 950, 100].map(Usd::from_thousandths);
        let text = |limit: Limit| limit.check(taken, worst).unwrap_err().to_string();
        assert!(
            text(Limit::of_client(limit)).contains("of the client's spend limit of USD 1.00 only USD 0.05 is left")
        );
        assert!(text(Limit::of_run(limit)).contains("of the run's limit (max_usd) of USD 1.00 only USD 0.05 is left"));
    }
}
