//! Events on their way to their receivers.

use rusqlite::params;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::record;
use crate::{moment::Moment, problem::Result, session::Session};

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Waiting,
    Delivered,
    GivenUp,
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::GivenUp => "given_up",
        }
    }
}

/// One event and what has come of sending it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// The event's id, the same on every attempt.
    pub(crate) id: String,
    pub(crate) event_type: String,
    pub(crate) url: String,
    pub(crate) occurred_at: Moment,
    pub(crate) payload: Value,
    pub(crate) state: State,
    /// When the next attempt is due.
    pub(crate) due: Moment,
    /// One line for each attempt so far.
    pub(crate) attempts: Vec<Attempt>,
}

/// One attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Attempt {
    pub(crate) at: Moment,
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
}

pub(crate) fn insert(session: &Session<'_>, it: &Delivery) -> Result<()> {
    session
        .connection
        .prepare_cached("INSERT INTO deliveries (account, id, state, due, record) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![session.account.row, it.id, it.state.name(), it.due.0, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn update(session: &Session<'_>, it: &Delivery) -> Result<()> {
    session
        .connection
        .prepare_cached("UPDATE deliveries SET state = ?3, due = ?4, record = ?5 WHERE account = ?1 AND id = ?2")?
        .execute(params![session.account.row, it.id, it.state.name(), it.due.0, serde_json::to_string(it)?])?;
    Ok(())
}

pub(crate) fn get(session: &Session<'_>, id: &str) -> Result<Option<Delivery>> {
    record::one(
        session,
        "SELECT record FROM deliveries WHERE account = ?1 AND id = ?2",
        params![session.account.row, id],
    )
}

/// The waiting ones whose next attempt is due.
pub(crate) fn due(session: &Session<'_>) -> Result<Vec<Delivery>> {
    record::many(
        session,
        "SELECT record FROM deliveries WHERE account = ?1 AND state = 'waiting' AND due <= ?2 ORDER BY due, seq LIMIT 64",
        params![session.account.row, session.now.0],
    )
}

/// Oldest first.
pub(crate) fn all(session: &Session<'_>) -> Result<Vec<Delivery>> {
    record::many(session, "SELECT record FROM deliveries WHERE account = ?1 ORDER BY seq", params![session.account.row])
}
