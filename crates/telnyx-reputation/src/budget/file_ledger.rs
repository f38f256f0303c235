//! What a budget file holds, and how it is written.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::digest::{SHA256, digest};
use time::OffsetDateTime;

use super::Period;
use crate::usd::Usd;

/// How every budget file begins. Another version of the format has another number.
const FORMAT: &str = "telnyx-reputation budget 1";

/// How every version of it begins.
const NAME: &str = "telnyx-reputation budget ";

/// The figures of the current period. Written as lines that people can read, below the name of the format and above a
/// checksum of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ledger {
    /// Tells this file from one that is begun anew in its place.
    pub(super) id: String,
    pub(super) limit: Usd,
    pub(super) period: Period,
    pub(super) current: String,
    pub(super) at_least: Usd,
    pub(super) at_most: Usd,
    /// A part of `at_most`.
    pub(super) open: Usd,
}

/// A call that was set aside came to its end.
#[derive(Clone, Debug)]
pub(super) struct Settlement {
    /// The period that it was set aside in.
    pub(super) current: String,
    pub(super) worst: Usd,
    pub(super) least: Usd,
    pub(super) most: Usd,
}

impl Ledger {
    /// Nothing is spent yet.
    pub(super) fn new(limit: Usd, period: Period, now: OffsetDateTime) -> Self {
        let [at_least, at_most, open] = [Usd::ZERO; 3];
        let id = format!("{:x}{:08x}", now.unix_timestamp_nanos(), fastrand::u32(..));
        Self { id, limit, period, current: period.at(now), at_least, at_most, open }
    }

    /// Sets the worst case of a call aside; the period that it counts in, or `None` when it does not fit.
    pub(super) fn set_aside(&mut self, worst: Usd) -> Option<String> {
        if self.at_most + worst > self.limit {
            return None;
        }
        self.at_most = self.at_most + worst;
        self.open = self.open + worst;
        Some(self.current.clone())
    }

    /// What belongs to a period that is over changes nothing.
    pub(super) fn settle(&mut self, settlement: &Settlement) {
        let Settlement { current, worst, least, most } = settlement;
        if *current == self.current {
            self.at_least = self.at_least + *least;
            self.at_most = self.at_most.less(*worst) + *most;
            self.open = self.open.less(*worst);
        }
    }

    pub(super) fn write(&self) -> String {
        let Self { id, limit, period, current, at_least, at_most, open } = self;
        let text = format!(
            "{FORMAT}\nid {id}\nlimit_usd {limit}\nperiod {period}\ncurrent {current}\nat_least_usd {at_least}\n\
             at_most_usd {at_most}\nopen_usd {open}\n"
        );
        let sum = checksum(&text);
        format!("{text}sha256 {sum}\n")
    }

    /// Why a text is no ledger is told as the end of a sentence that begins with the file.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(bytes).map_err(|_| "is not a budget file")?;
        if !text.starts_with(NAME) {
            return Err(if text.is_empty() { "is empty" } else { "is not a budget file" });
        }
        if text.split_once('\n').is_some_and(|(first, _)| first != FORMAT) {
            return Err("was written by another version of this library, or is damaged");
        }
        Self::parse(text).ok_or("is damaged")
    }

    fn parse(text: &str) -> Option<Self> {
        let (figures, sum) = text.strip_suffix('\n')?.rsplit_once("sha256 ")?;
        if sum != checksum(figures) {
            return None;
        }
        let mut lines = figures.lines().skip(1);
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        Some(Self {
            id: value("id")?.to_owned(),
            limit: value("limit_usd")?.parse().ok()?,
            period: value("period")?.parse().ok()?,
            current: value("current")?.to_owned(),
            at_least: value("at_least_usd")?.parse().ok()?,
            at_most: value("at_most_usd")?.parse().ok()?,
            open: value("open_usd")?.parse().ok()?,
        })
    }
}

fn checksum(text: &str) -> String {
    STANDARD_NO_PAD.encode(digest(&SHA256, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const fn usd(cents: u64) -> Usd {
        Usd::from_thousandths(cents * 10)
    }

    #[test]
    fn the_next_period_opens_a_new_allowance_and_an_old_one_never_comes_back() {
        let (before, after) = (datetime!(2026-11-30 23:59:59.999 UTC), datetime!(2026-12-01 00:00 UTC));
        for period in [Period::Day, Period::Month] {
            let mut ledger = Ledger::new(usd(100), period, before);
            let late = ledger.set_aside(usd(100)).unwrap();
            ledger.turn_to(datetime!(2026-12-01 01:00 +02:00));
            assert_eq!(ledger.set_aside(usd(10)), None, "still November in UTC");
            ledger.turn_to(after);
            assert_eq!(ledger.usage().at_most, Usd::ZERO);
            ledger.set_aside(usd(100)).unwrap();
            ledger.settle(&Settlement { current: late, worst: usd(100), least: usd(100), most: usd(100) });
            ledger.turn_to(before);
            assert_eq!(ledger.set_aside(usd(10)), None, "the clock was set back");
            assert_eq!((ledger.usage().at_least, ledger.usage().open), (Usd::ZERO, usd(100)), "settled in November");
        }
        let mut once = Ledger::new(usd(100), Period::Once, before);
        once.set_aside(usd(100)).unwrap();
        once.turn_to(datetime!(2036-01-01 00:00 UTC));
        assert_eq!(once.set_aside(usd(10)), None);
    }

    #[test]
    fn a_ledger_is_read_as_it_was_written_and_every_change_to_it_is_seen() {
        let mut ledger = Ledger::new(usd(50_000), Period::Month, datetime!(2026-11-29 12:00 UTC));
        ledger.set_aside(usd(105)).unwrap();
        let text = ledger.write();
        assert_eq!(Ledger::read(text.as_bytes()), Ok(ledger));
        for length in 0..text.len() {
            assert!(Ledger::read(&text.as_bytes()[..length]).is_err(), "cut to {length} bytes");
            let mut flipped = text.clone().into_bytes();
            flipped[length] ^= 1;
            assert!(Ledger::read(&flipped).is_err(), "byte {length} flipped");
        }
        assert!(Ledger::read((text + "\n").as_bytes()).is_err(), "a line more");
    }

    #[test]
    fn a_foreign_text_is_told_from_a_damaged_one() {
        let why = |text: &str| Ledger::read(text.as_bytes()).unwrap_err();
        assert_eq!(why(""), "is empty");
        assert_eq!(why("root:x:0:0"), "is not a budget file");
        assert!(why("telnyx-reputation budget 2\n{}\n").contains("another version"));
        assert_eq!(why("telnyx-reputation budget 1\n{}\n"), "is damaged");
    }
}
