//! The report in three sentences.

use std::collections::HashSet;

use telnyx_reputation::Usd;

use super::gather::Report;
use crate::moment::Moment;
use crate::questions::Count;
use crate::turn::Turn;

impl Report {
    /// How many numbers were flagged or got worse since `since`.
    #[must_use]
    pub fn turned_bad(&self) -> usize {
        self.numbers_that(&[Turn::Flagged, Turn::Worse])
    }

    /// How many numbers were found clean again since `since`.
    #[must_use]
    pub fn turned_clean(&self) -> usize {
        self.numbers_that(&[Turn::Cleared])
    }

    fn numbers_that(&self, turns: &[Turn]) -> usize {
        let did = |names: &[&str]| turns.iter().any(|turn| names.contains(&turn.name()));
        let numbers = self.turned.iter().filter(|turned| did(&turned.turns)).map(|turned| turned.phone_number.as_str());
        numbers.collect::<HashSet<_>>().len()
    }

    /// How old the data is: `Data of 2026-11-20 09:00 UTC, 3 hours old.`
    #[must_use]
    pub fn how_old(&self, now: Moment) -> String {
        format!("Data of {}, {} old.", self.collected_at.minute(), age(now.days_after(self.collected_at)))
    }

    /// What turned: `12 numbers turned bad since 2026-11-19 09:00 UTC, and 5 got clean.`
    #[must_use]
    pub fn what_turned(&self) -> String {
        let (bad, clean) = (self.turned_bad(), self.turned_clean());
        let clean = if clean == 0 { "none" } else { &grouped(clean as u64) };
        format!("{} turned bad since {}, and {clean} got clean.", numbers(bad as u64), self.since.minute())
    }

    /// Whether it gets better: `340 of 10,000 numbers are flagged (3.4 %), 8 fewer than a week ago.`
    #[must_use]
    pub fn how_it_goes(&self) -> String {
        let Count { flagged, phone_numbers, .. } = self.now;
        let share = flagged as f64 * 100.0 / phone_numbers.max(1) as f64;
        let of = format!(
            "{} of {} are flagged ({share:.1} %)",
            grouped(flagged.unsigned_abs()),
            numbers(phone_numbers.unsigned_abs())
        );
        let Some(then) = self.week_before else { return format!("{of}.") };
        let difference = match flagged - then.flagged {
            0 => "as many as".to_owned(),
            fewer @ ..0 => format!("{} fewer than", grouped(fewer.unsigned_abs())),
            more => format!("{} more than", grouped(more.unsigned_abs())),
        };
        format!("{of}, {difference} a week ago.")
    }

    /// What it costs: `USD 120.00 in 30 days, USD 12.00 for each of 10 numbers that got clean.`
    #[must_use]
    pub fn what_it_costs(&self) -> String {
        let spend = &self.spend;
        match spend.usd_per_cleared {
            Some(each) => format!(
                "USD {} in 30 days, USD {} for each of {} that got clean.",
                amount(spend.usd),
                amount(each),
                numbers(spend.cleared)
            ),
            None => format!("USD {} in 30 days, in which no number got clean.", amount(spend.usd)),
        }
    }
}

/// How old something is: `3 hours`.
pub(crate) fn age(days: f64) -> String {
    let whole = |count: f64, one: &str| {
        let count = count.floor();
        if count == 1.0 { format!("1 {one}") } else { format!("{count} {one}s") }
    };
    match days {
        days if days >= 2.0 => whole(days, "day"),
        days if days * 24.0 >= 2.0 => whole(days * 24.0, "hour"),
        days => whole((days * 1_440.0).max(0.0), "minute"),
    }
}

/// A count with its noun.
pub(crate) fn numbers(count: u64) -> String {
    if count == 1 { "1 number".to_owned() } else { format!("{} numbers", grouped(count)) }
}

/// An amount as people read it: `12,500.00`.
pub(crate) fn amount(usd: Usd) -> String {
    let text = usd.to_string();
    let (_, fraction) = text.split_once('.').unwrap_or_default();
    format!("{}.{fraction}", grouped(usd.thousandths() / 1_000))
}

/// A count as people read it: `10,000`.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let told = [0, 12, 999, 1_000, 10_000, 1_234_567].map(grouped);
        assert_eq!(told, ["0", "12", "999", "1,000", "10,000", "1,234,567"]);
        assert_eq!(amount(Usd::from_thousandths(12_500_105)), "12,500.105");
        assert_eq!([numbers(1), numbers(2)], ["1 number", "2 numbers"]);
    }

    #[test]
    fn ages_are_told_in_one_unit() {
        assert_eq!(
            [0.0, 1.0 / 1_440.0, 0.5, 2.2, -1.0].map(age),
            ["0 minutes", "1 minute", "12 hours", "2 days", "0 minutes"]
        );
    }
}
