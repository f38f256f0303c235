//! The options of a client for its budget: the limits, and the file that processes share.

use std::sync::Arc;

use super::ClientBuilder;
use crate::budget::{Limit, MonthlyLimit, Period};
use crate::client::Client;
use crate::error::Error;
use crate::usd::Usd;

impl ClientBuilder {
    /// What the client and its clones may spend, in US dollars: `"5.00"`, or a [`Usd`]. A call whose worst case could
    /// pass it is refused before anything is sent ([`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit)).
    ///
    /// The limit holds in the process that it is given in. A forked child refuses calls that may bill, since it and its
    /// parent do not know what the other spends; processes share a limit by a [`budget`](Self::budget) file.
    pub fn spend_limit<L: TryInto<Usd, Error: Into<Error>>>(mut self, limit: L) -> Self {
        self.budget.spend_limit = Some(amount(limit).map(Limit::of_client));
        self
    }

    /// What each enterprise may come to in a month, in US dollars: its monthly fee and the scheduled checks of its
    /// numbers, in the dearest month ([`Forecast::per_month_at_most`](crate::Forecast::per_month_at_most)).
    ///
    /// `enable`, `update_frequency` and adding numbers are refused before anything is sent when they raise that above
    /// the limit ([`ErrorKind::SpendLimit`](crate::ErrorKind::SpendLimit)). For each of them it is read, for free, how
    /// many numbers there are and how often they are looked up; such calls of all clients of this process take turns. What
    /// one of them has done counts for a minute also where a reading does not show it yet, and a call whose outcome is
    /// unknown counts as done for as long as the process lives. What another process changes at the same moment is not
    /// seen; a forked child refuses these calls, and makes its client after the fork.
    pub fn monthly_limit<L: TryInto<Usd, Error: Into<Error>>>(mut self, limit: L) -> Self {
        self.budget.monthly_limit = Some(amount(limit).map(MonthlyLimit::new));
        self
    }

    /// Shares the [`spend_limit`](Self::spend_limit) with all clients that name the same file, in this process and in
    /// others, in any language: `"file:/var/lib/dialer/telnyx.budget"`. The file is made when there is none, and its
    /// folder must be on a disk of this machine.
    ///
    /// Each call that may bill is first written into the file, then sent; the two writes of a call take some
    /// milliseconds. What a process had under way when it was killed goes on counting as possibly spent. Removing the file
    /// begins a new one for the clients that are made after that with a builder that has made none; those of the old one
    /// refuse what may bill.
    pub fn budget(mut self, budget: impl Into<String>) -> Self {
        self.budget.budget = Some(budget.into());
        self.budget.found = Arc::default();
        self
    }

    /// How long the limit of a [`budget`](Self::budget) file is for; [`Period::Once`] when not given.
    pub fn period(mut self, period: Period) -> Self {
        self.budget.period = Some(period);
        self
    }

    /// Counts together with this client: the two share one [`usage`](Client::usage) and the other's spend limit, in
    /// place of a limit of this one. For clients that differ in what a clone cannot, such as the proxy.
    pub fn counting_with(mut self, client: &Client) -> Self {
        self.budget.counts_with = Some(Arc::clone(&client.budget));
        self
    }
}

/// What is wrong with an amount is told when the client is built.
fn amount<L: TryInto<Usd, Error: Into<Error>>>(amount: L) -> Result<Usd, String> {
    amount.try_into().map_err(|why| why.into().message().to_owned())
}
