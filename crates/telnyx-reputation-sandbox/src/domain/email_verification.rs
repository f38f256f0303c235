//! The code that proves an enterprise's contact mailbox.

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

const CODE_LIFE_SECONDS: i64 = 15 * 60;
/// Our own choices, like the two below: the service publishes none of them.
const RESEND_SECONDS: i64 = 60;
const SENDS_A_DAY: u32 = 5;
const TRIES: u32 = 5;

/// What was sent last, and how much of the day's allowance is used.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct EmailVerification {
    pub(crate) enterprise_id: String,
    /// `None` once it has been used, or tried too often.
    pub(crate) code: Option<String>,
    pub(crate) expires_at: Moment,
    tries_left: u32,
    sent_at: Moment,
    day: i64,
    sends: u32,
}

/// Why no code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SendRefusal {
    TooSoon { seconds: i64 },
    DailyCap,
}

impl EmailVerification {
    /// Sends `code`, which voids the one before.
    pub(crate) fn send(
        before: Option<&Self>,
        enterprise_id: &str,
        code: String,
        now: Moment,
    ) -> Result<Self, SendRefusal> {
        let day = now.unix_seconds().div_euclid(86_400);
        let sends = before.filter(|it| it.day == day).map_or(0, |it| it.sends);
        if sends >= SENDS_A_DAY {
            return Err(SendRefusal::DailyCap);
        }
        if let Some(ready) = before.map(|it| it.sent_at.plus_seconds(RESEND_SECONDS)).filter(|ready| *ready > now) {
            return Err(SendRefusal::TooSoon { seconds: ready.unix_seconds() - now.unix_seconds() });
        }
        Ok(Self {
            enterprise_id: enterprise_id.to_owned(),
            code: Some(code),
            expires_at: now.plus_seconds(CODE_LIFE_SECONDS),
            tries_left: TRIES,
            sent_at: now,
            day,
            sends: sends + 1,
        })
    }

    /// Checks a code; one that is wrong, late, used or tried too often looks the same.
    pub(crate) fn confirm(&mut self, code: &str, now: Moment) -> bool {
        let fits = self.code.as_deref() == Some(code) && now < self.expires_at;
        self.tries_left = self.tries_left.saturating_sub(1);
        if fits || self.tries_left == 0 {
            self.code = None;
        }
        fits
    }

    pub(crate) const fn sends_remaining_today(&self) -> u32 {
        SENDS_A_DAY - self.sends
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(before: Option<&EmailVerification>, now: Moment) -> Result<EmailVerification, SendRefusal> {
        EmailVerification::send(before, "e", "123456".to_owned(), now)
    }

    #[test]
    fn a_code_works_once_in_time_and_for_five_tries() {
        let start = Moment(0);
        let fresh = sent(None, start).unwrap();
        assert!(fresh.clone().confirm("123456", start.plus_seconds(899)));
        assert!(!fresh.clone().confirm("123456", start.plus_seconds(900)));
        let mut tried = fresh;
        for _ in 0..5 {
            assert!(!tried.confirm("000000", start));
        }
        assert!(!tried.confirm("123456", start));
    }

    #[test]
    fn sending_has_a_cooldown_and_a_daily_cap() {
        let mut now = Moment(0);
        let mut last = sent(None, now).unwrap();
        assert_eq!(sent(Some(&last), now.plus_seconds(59)).unwrap_err(), SendRefusal::TooSoon { seconds: 1 });
        for _ in 1..5 {
            now = now.plus_seconds(60);
            last = sent(Some(&last), now).unwrap();
        }
        assert_eq!(last.sends_remaining_today(), 0);
        assert_eq!(sent(Some(&last), now.plus_seconds(60)).unwrap_err(), SendRefusal::DailyCap);
        assert!(sent(Some(&last), now.plus_seconds(86_400)).is_ok());
    }
}
