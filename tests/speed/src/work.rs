//! The work that every client does.

use std::time::Instant;

use anyhow::Result;
use clap::ValueEnum;
use futures::{StreamExt as _, TryStreamExt as _};

use crate::figures::{Clocks, Figures};

/// How many calls are under way at once where it is not one.
const IN_FLIGHT: usize = 64;

#[derive(Clone, Copy, ValueEnum)]
pub enum Which {
    /// One call after the other.
    OneAtATime,
    /// 64 calls at a time.
    InFlight,
    /// A list in pages, each number seen once and let go.
    List,
    /// The same list, kept.
    Collect,
}

/// Some work, and how much of it.
pub struct Work {
    pub which: Which,
    pub count: usize,
}

/// A client that is measured.
pub trait Caller {
    type Row;

    /// The snapshot of a number.
    fn one(&self) -> impl Future<Output = Result<Self::Row>>;

    /// So many numbers of the list, in pages of [`PAGE`](crate::answers::PAGE).
    fn list(&self, count: usize, each: impl FnMut(Self::Row)) -> impl Future<Output = Result<()>>;
}

impl Work {
    /// Does it. The first call, which connects, is not counted.
    pub async fn with<C: Caller>(&self, client: &C) -> Result<Figures> {
        client.one().await?;
        let clocks = Clocks::start();
        let mut took = Vec::new();
        let mut kept = Vec::new();
        match self.which {
            Which::OneAtATime => {
                for _ in 0..self.count {
                    let begun = Instant::now();
                    client.one().await?;
                    took.push(begun.elapsed());
                }
            }
            Which::InFlight => {
                let calls = futures::stream::iter(0..self.count).map(|_| client.one()).buffer_unordered(IN_FLIGHT);
                calls.try_for_each(async |_| Ok(())).await?;
            }
            Which::List | Which::Collect => {
                let keep = matches!(self.which, Which::Collect);
                client.list(self.count, |row| if keep { kept.push(row) } else { drop(row) }).await?;
            }
        }
        Ok(clocks.stop(self.count, took))
    }
}
