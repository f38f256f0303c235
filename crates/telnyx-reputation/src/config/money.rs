//! The options of a client that are about money.

use std::sync::Arc;

use super::ClientBuilder;
use crate::budget::{Limit, Period};
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
