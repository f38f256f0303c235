//! The options of a client that are about money.

use std::path::Path;
use std::sync::Arc;

use time::OffsetDateTime;

use super::limit::Limit;
use super::shared::SharedBudget;
use super::{Budget, Period};
use crate::client::Client;
use crate::config::ClientBuilder;
use crate::error::{Error, Result};
use crate::usd::Usd;

/// How a budget option begins; what follows is the path.
const FILE: &str = "file:";

/// What was given so far. What is wrong with it is told when the client is built.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// The limit, which belongs to the process that it was given in: a builder that is used again in a forked child
    /// must not give the child a limit of its own.
    spend_limit: Option<Result<Limit, String>>,
    budget: Option<String>,
    period: Option<Period>,
    counts_with: Option<Arc<Budget>>,
}

impl Options {
    pub(crate) fn build(self) -> Result<Arc<Budget>> {
        if let Some(budget) = self.counts_with {
            return Ok(budget);
        }
        let limit = self.spend_limit.transpose().map_err(|why| Error::configuration(format!("spend_limit: {why}")))?;
        let Some(budget) = self.budget else {
            return match self.period {
                Some(_) => Err(Error::configuration("period: only a budget file has one: give budget=\"file:PATH\"")),
                None => Ok(Budget::new(limit)),
            };
        };
        let path = budget.strip_prefix(FILE).filter(|path| !path.is_empty());
        let path =
            path.ok_or_else(|| Error::configuration(format!("budget: must be \"file:PATH\", not {budget:?}")))?;
        let limit = limit.ok_or_else(|| Error::configuration("budget: needs a spend_limit, which the file shares"))?;
        let period = self.period.unwrap_or_default();
        SharedBudget::open(Path::new(path), limit.amount, period, OffsetDateTime::now_utc()).map(Budget::shared)
    }
}

impl ClientBuilder {
    /// What the client and its clones may spend, in US dollars: `"5.00"`, or a [`Usd`]. A call whose worst case could
    /// pass it is refused before anything is sent ([`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit)).
    ///
    /// The limit holds in the process that it is given in. A forked child refuses calls that may bill, since it and its
    /// parent do not know what the other spends; processes share a limit by a [`budget`](Self::budget) file.
    pub fn spend_limit<L: TryInto<Usd, Error: Into<Error>>>(mut self, limit: L) -> Self {
        let limit = limit.try_into().map(Limit::of_client).map_err(|why| why.into().message().to_owned());
        self.money.spend_limit = Some(limit);
        self
    }

    /// Shares the [`spend_limit`](Self::spend_limit) with all clients that name the same file, in this process and in
    /// others, in any language: `"file:/var/lib/dialer/telnyx.budget"`. The file is made when there is none, and its
    /// folder must be on a disk of this machine.
    ///
    /// Each call that may bill is first written into the file, then sent; the two writes of a call take some
    /// milliseconds. What a process had under way when it was killed goes on counting as possibly spent.
    pub fn budget(mut self, budget: impl Into<String>) -> Self {
        self.money.budget = Some(budget.into());
        self
    }

    /// How long the limit of a [`budget`](Self::budget) file is for; [`Period::Once`] when not given.
    pub fn period(mut self, period: Period) -> Self {
        self.money.period = Some(period);
        self
    }

    /// Counts together with this client: the two share one [`usage`](Client::usage) and the other's spend limit, in
    /// place of a limit of this one. For clients that differ in what a clone cannot, such as the proxy.
    pub fn counting_with(mut self, client: &Client) -> Self {
        self.money.counts_with = Some(Arc::clone(&client.budget));
        self
    }
}
