//! A plan being carried out: two runs, one after the other, that count as one.

use std::fmt;
use std::future::IntoFuture;

use futures::future::BoxFuture;
use serde_json::value::RawValue;

use super::cancel::Cancel;
use super::outcome::RunResult;
use super::run::{Progress, ProgressFn, Run};
use crate::error::Error;
use crate::usd::Usd;

/// What applying a plan came to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Applied<T> {
    /// How each number to associate ended.
    pub associated: Vec<RunResult<T>>,
    /// How each number to disassociate ended.
    pub disassociated: Vec<RunResult<()>>,
}

/// A plan to be carried out by awaiting it. Nothing is sent before that.
#[must_use = "a plan is not carried out until it is awaited"]
pub struct Apply<'p, T> {
    associate: Run<'p, T>,
    /// As the bindings have it: a run without values would be compiled for this alone.
    disassociate: Run<'p, Box<RawValue>>,
    progress: Option<ProgressFn<'p>>,
}

impl<'p, T: Clone + Send + 'static> Apply<'p, T> {
    pub(super) fn new(associate: Run<'p, T>, disassociate: Run<'p, Box<RawValue>>) -> Self {
        Self { associate, disassociate, progress: None }
    }

    /// How many calls are under way at once; 4 when not given.
    pub fn concurrency(mut self, calls: usize) -> Self {
        self.associate = self.associate.concurrency(calls);
        self.disassociate = self.disassociate.concurrency(calls);
        self
    }

    /// What the associations may spend, as [`Run::max_usd`].
    pub fn max_usd<L: TryInto<Usd, Error: Into<Error>>>(mut self, limit: L) -> Self {
        self.associate = self.associate.max_usd(limit);
        self
    }

    /// What to call whenever numbers have ended, of both kinds together.
    pub fn on_progress(mut self, progress: impl FnMut(Progress) + Send + 'p) -> Self {
        self.progress = Some(Box::new(progress));
        self
    }

    /// What ends the work early.
    pub fn cancelled_by(mut self, cancel: &Cancel) -> Self {
        self.associate = self.associate.cancelled_by(cancel);
        self.disassociate = self.disassociate.cancelled_by(cancel);
        self
    }

    async fn run(self) -> Applied<T> {
        let Self { associate, disassociate, mut progress } = self;
        let (first, second) = (associate.total(), disassociate.total());
        let mut tell = |done| {
            if let Some(progress) = &mut progress {
                progress(Progress { done, total: first + second });
            }
        };
        let associated = associate.on_progress(|news| tell(news.done)).run().await;
        let disassociated = disassociate.on_progress(|news| tell(first + news.done)).run().await;
        let without_value =
            |RunResult { phone_number, outcome }| RunResult { phone_number, outcome: outcome.map(drop) };
        Applied { associated, disassociated: disassociated.into_iter().map(without_value).collect() }
    }
}

impl<'p, T: Clone + Send + Sync + 'static> IntoFuture for Apply<'p, T> {
    type Output = Applied<T>;
    type IntoFuture = BoxFuture<'p, Applied<T>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<T> fmt::Debug for Apply<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apply")
            .field("associate", &self.associate)
            .field("disassociate", &self.disassociate)
            .finish_non_exhaustive()
    }
}
