//! The broker's state at one moment.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::clock::now;
use crate::desk::Desk;
use crate::ledger::{Result, RunRow};

/// How many runs are shown.
const MOST_RUNS: u32 = 100;

/// What is seen.
#[derive(Serialize)]
pub(crate) struct Seen {
    pub(crate) version: &'static str,
    pub(crate) id: String,
    /// Where calls go.
    pub(crate) base_url: String,
    pub(crate) up_seconds: i64,
    pub(crate) spent: Spent,
    /// Of how many calls it is not known what became.
    pub(crate) open_calls: usize,
    pub(crate) requests: Requests,
    pub(crate) queue: Queued,
    pub(crate) rate: Rate,
    pub(crate) tokens: Vec<OfToken>,
    /// The newest.
    pub(crate) runs: Vec<RunRow>,
}

#[derive(Serialize)]
pub(crate) struct Spent {
    pub(crate) period: String,
    pub(crate) limit_usd: Option<String>,
    pub(crate) at_least_usd: String,
    pub(crate) at_most_usd: String,
    pub(crate) left_usd: Option<String>,
    #[serde(skip)]
    pub(crate) thousandths: (u64, u64, Option<u64>),
}

/// How many requests were answered in which way.
#[derive(Serialize)]
pub(crate) struct Requests {
    pub(crate) forwarded: u64,
    pub(crate) recorded: u64,
    pub(crate) refused: u64,
    pub(crate) unknown: u64,
}

#[derive(Serialize)]
pub(crate) struct Queued {
    /// Calls at the service.
    pub(crate) under_way: usize,
    /// Calls that wait, by token.
    pub(crate) waiting: Vec<Wait>,
}

#[derive(Serialize)]
pub(crate) struct Wait {
    pub(crate) token: String,
    pub(crate) calls: usize,
}

/// What is known of the service's rate limit.
#[derive(Serialize)]
pub(crate) struct Rate {
    pub(crate) held_for_seconds: f64,
    pub(crate) limit: Option<u64>,
    pub(crate) remaining: Option<u64>,
    pub(crate) turned_away: u64,
}

#[derive(Serialize)]
pub(crate) struct OfToken {
    pub(crate) name: String,
    pub(crate) free_only: bool,
    pub(crate) limit_usd: Option<String>,
    pub(crate) enterprises: Vec<String>,
    pub(crate) at_least_usd: String,
    pub(crate) at_most_usd: String,
    pub(crate) is_revoked: bool,
}

impl Seen {
    /// Looks.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub(crate) async fn look(desk: &Desk) -> Result<Self> {
        let account = desk.ledger.account().await?;
        let mut tokens = Vec::new();
        for (token, spent) in desk.ledger.tokens().await? {
            tokens.push(OfToken {
                name: token.allows.name,
                free_only: token.allows.free_only,
                limit_usd: token.allows.limit.map(|limit| limit.to_string()),
                enterprises: token.allows.enterprises,
                at_least_usd: spent.at_least.to_string(),
                at_most_usd: spent.at_most.to_string(),
                is_revoked: token.revoked_at.is_some(),
            });
        }
        let (counted, waiting) = (&desk.forwarder.counted, desk.forwarder.waiting());
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let pace = desk.forwarder.learned_rate().map(|rate| rate.pace()).unwrap_or_default();
        let left = desk.limit.map(|limit| limit.less(account.at_most));
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            id: desk.ledger.id().to_owned(),
            base_url: desk.base_url.clone(),
            up_seconds: (now() - desk.started_at) / 1_000,
            spent: Spent {
                period: account.period,
                limit_usd: desk.limit.map(|limit| format!("{limit}{}", each(desk.period))),
                at_least_usd: account.at_least.to_string(),
                at_most_usd: account.at_most.to_string(),
                left_usd: left.map(|left| left.to_string()),
                thousandths: (
                    account.at_least.thousandths(),
                    account.at_most.thousandths(),
                    desk.limit.map(|limit| limit.thousandths()),
                ),
            },
            open_calls: desk.forwarder.open_calls(),
            requests: Requests {
                forwarded: count(&counted.forwarded),
                recorded: count(&counted.recorded),
                refused: count(&counted.refused),
                unknown: count(&counted.unknown),
            },
            queue: Queued {
                under_way: waiting.under_way,
                waiting: waiting.waiting.into_iter().map(|(token, calls)| Wait { token, calls }).collect(),
            },
            rate: Rate {
                held_for_seconds: pace.held_for.as_secs_f64(),
                limit: pace.limit,
                remaining: pace.remaining,
                turned_away: pace.turned_away,
            },
            tokens,
            runs: desk.ledger.runs(MOST_RUNS).await?,
        })
    }
}

fn each(period: telnyx_reputation::Period) -> &'static str {
    match period {
        telnyx_reputation::Period::Day => " a day",
        telnyx_reputation::Period::Month => " a month",
        _ => "",
    }
}
