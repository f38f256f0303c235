//! The only source of time in the sandbox.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// How an account's clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case")]
pub enum Clock {
    /// Runs with the machine's clock, `offset` microseconds ahead of it.
    Running {
        /// Microseconds ahead of the machine's clock.
        offset: i64,
    },
    /// Stands still until it is set or advanced.
    Frozen {
        /// The time it shows.
        at: Moment,
    },
}

impl Clock {
    /// The machine's own time.
    pub const REAL: Self = Self::Running { offset: 0 };

    /// A clock that stands still at an RFC 3339 time, such as `2026-11-20T09:00:00Z`.
    ///
    /// # Errors
    /// When `at` is not a timestamp.
    pub fn frozen(at: &str) -> Result<Self, jiff::Error> {
        Moment::parse(at).map(|at| Self::Frozen { at })
    }

    /// What this clock shows.
    #[must_use]
    pub fn now(self) -> Moment {
        match self {
            Self::Running { offset } => Moment(machine_time().saturating_add(offset)),
            Self::Frozen { at } => at,
        }
    }

    /// The same kind of clock, showing `at`.
    #[must_use]
    pub fn set(self, at: Moment) -> Self {
        match self {
            Self::Running { .. } => Self::Running { offset: at.0.saturating_sub(machine_time()) },
            Self::Frozen { .. } => Self::Frozen { at },
        }
    }
}

fn machine_time() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_micros()).ok())
        .unwrap_or_default()
}
