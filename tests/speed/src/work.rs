//! The work that every client does, in every language.

use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use clap::ValueEnum;
use futures::{StreamExt as _, TryStreamExt as _};
use serde_json::Value;
use telnyx_reputation::types::ReputationPhoneNumber;

use crate::answers::{CONNECTION_SCORE, number};
use crate::figures::{Clocks, Figures};

/// How many calls are under way at once where it is not one.
pub const IN_FLIGHT: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Which {
    /// Make the client and one call, from the start of the process.
    Start,
    /// One call after the other.
    OneAtATime,
    /// 64 calls at a time.
    InFlight,
    /// Look up many different numbers by one run, 64 at a time.
    Many,
    /// A list in pages, each number seen once and let go.
    List,
    /// The same list, kept.
    Collect,
    /// Verify and read a delivered event.
    Webhooks,
}

/// Some work, how much of it, and how much of it is done before anything is measured.
pub struct Work {
    pub which: Which,
    pub count: usize,
    pub warm_up: usize,
}

/// A client that is measured.
pub trait Caller {
    /// The snapshot of a number.
    fn one(&self, number: &str) -> impl Future<Output = Result<ReputationPhoneNumber>>;

    /// The numbers of the enterprise that has so many, in pages of [`PAGE`](crate::answers::PAGE), to their end.
    fn list(&self, count: usize, each: impl FnMut(ReputationPhoneNumber)) -> impl Future<Output = Result<()>>;

    /// Looks up all of these.
    async fn many(&self, _numbers: Vec<String>) -> Result<Vec<ReputationPhoneNumber>> {
        bail!("this client has no call for many numbers")
    }

    /// Verifies and reads a [delivered event](crate::event) so many times.
    async fn webhooks(&self, _event: &Value, _count: usize) -> Result<()> {
        bail!("this client has no webhooks")
    }

    /// The event that the server signs.
    async fn event(&self) -> Result<Value> {
        bail!("this client has no webhooks")
    }
}

impl Work {
    pub async fn with<C: Caller>(&self, client: &C) -> Result<Figures> {
        if self.which == Which::Start {
            self.part(client, 1).await?;
            return Ok(Figures::of_the_process());
        }
        self.part(client, self.warm_up).await?;
        let clocks = Clocks::start();
        let (took, kept) = self.part(client, self.count).await?;
        let figures = clocks.stop(self.count, took);
        drop(kept);
        Ok(figures)
    }

    /// How long each call took, where they are timed one by one, and what is kept to the end.
    async fn part<C: Caller>(&self, client: &C, count: usize) -> Result<(Vec<Duration>, Vec<ReputationPhoneNumber>)> {
        let (mut took, mut kept) = (Vec::new(), Vec::new());
        let first = number(0);
        match self.which {
            Which::Start | Which::OneAtATime => {
                for _ in 0..count {
                    let begun = Instant::now();
                    check(&client.one(&first).await?, &first)?;
                    took.push(begun.elapsed());
                }
            }
            Which::InFlight => {
                let calls = futures::stream::iter(0..count).map(|_| client.one(&first)).buffer_unordered(IN_FLIGHT);
                calls.try_for_each(async |row| check(&row, &first)).await?;
            }
            Which::Many => {
                kept = client.many((0..count).map(number).collect()).await?;
                ensure!(kept.len() == count, "{} of {count} numbers were looked up", kept.len());
                kept.iter().enumerate().try_for_each(|(index, row)| check(row, &number(index)))?;
            }
            Which::List | Which::Collect => {
                let (mut listed, mut last, mut scores) = (0, String::new(), 0);
                client
                    .list(count, |row| {
                        listed += 1;
                        scores += score(&row);
                        if listed == count {
                            last.clone_from(&row.phone_number);
                        }
                        if self.which == Which::Collect {
                            kept.push(row);
                        }
                    })
                    .await?;
                ensure!(listed == count && last == number(count - 1), "the list ended after {listed} numbers");
                ensure!(scores == CONNECTION_SCORE * count as i64, "the list has other scores");
            }
            Which::Webhooks => client.webhooks(&client.event().await?, count).await?,
        }
        Ok((took, kept))
    }
}

/// Whether this is the snapshot that the server has of that number.
fn check(row: &ReputationPhoneNumber, number: &str) -> Result<()> {
    ensure!(row.phone_number == number && score(row) == CONNECTION_SCORE, "this is not {number}: {row:?}");
    Ok(())
}

fn score(row: &ReputationPhoneNumber) -> i64 {
    row.reputation_data.as_ref().and_then(|data| data.connection_score).unwrap_or_default()
}
