//! Since when.

use telnyx_reputation_monitor::Moment;

use crate::failure::{Failure, Result};

/// The longest time that is read as so many days or hours: more than there is of any history.
const MOST: u64 = 100 * 366 * 24;

/// `24h`, `7d`, `2026-11-20`, or a time of RFC 3339.
pub(crate) fn since(text: &str) -> Result<Moment> {
    if let Some(moment) = Moment::parse(text) {
        return Ok(moment);
    }
    let hours = |text: &str, unit: char, hours: u64| text.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(hours);
    match hours(text, 'h', 1).or_else(|| hours(text, 'd', 24)).filter(|hours| *hours <= MOST) {
        Some(hours) => Ok(Moment::now().before(std::time::Duration::from_secs(hours * 3_600))),
        None => Err(Failure::argument("since: write 24h, 7d, 2026-11-20 or 2026-11-20T09:00:00Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_write_it_in_several_ways() {
        assert_eq!(since("2026-11-20").unwrap().to_string(), "2026-11-20T00:00:00Z");
        assert!((Moment::now().days_after(since("7d").unwrap()) - 7.0).abs() < 0.01);
        for unclear in ["", "yesterday", "7", "-1d", "99999999999999999999d", "18446744073709551615h", "d"] {
            assert!(since(unclear).is_err(), "{unclear}");
        }
    }
}
