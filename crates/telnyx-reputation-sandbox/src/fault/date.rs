//! The `Date` header of an account's answers, where it is not to tell the account's clock.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::moment::Moment;

/// What an account's answers carry as their `Date`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Date {
    /// None at all.
    Absent,
    /// What the account's clock shows, and so many seconds more.
    OffsetSeconds(i64),
    /// The same moment every time.
    Frozen(Moment),
}

impl Date {
    /// What the header says; none when there is none.
    pub(crate) fn shown(self, now: Moment) -> Option<Moment> {
        match self {
            Self::Absent => None,
            Self::OffsetSeconds(seconds) => Some(now.plus_seconds(seconds)),
            Self::Frozen(at) => Some(at),
        }
    }
}

/// The accounts that have asked for a `Date` of their own. In memory, as all faults are.
#[derive(Default)]
pub(crate) struct Dates(Mutex<HashMap<String, Date>>);

impl Dates {
    pub(crate) fn get(&self, account: &str) -> Option<Date> {
        self.with(|dates| dates.get(account).copied())
    }

    /// None is the account's clock again.
    pub(crate) fn set(&self, account: &str, date: Option<Date>) {
        self.with(|dates| match date {
            Some(date) => dates.insert(account.to_owned(), date),
            None => dates.remove(account),
        });
    }

    /// Forgets one account's, or all.
    pub(crate) fn clear(&self, account: Option<&str>) {
        self.with(|dates| dates.retain(|name, _| account.is_some_and(|account| account != name)));
    }

    fn with<T>(&self, work: impl FnOnce(&mut HashMap<String, Date>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
