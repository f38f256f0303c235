//! Since when: a time, a day, or how long ago.

use telnyx_reputation_monitor::Moment;

use crate::globals::duration;

/// `7d`, `24h`, `2026-11-20`, or a time of RFC 3339.
pub(super) fn since(text: &str) -> Result<Moment, String> {
    if let Some(moment) = Moment::parse(text) {
        return Ok(moment);
    }
    // A number without a unit may be meant as days, as a day, or as a year.
    match duration(text) {
        Ok(ago) if !text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(Moment::now().before(ago)),
        _ => Err("write 24h, 7d, 2026-11-20 or 2026-11-20T09:00:00Z".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_it_in_several_ways() {
        assert_eq!(since("2026-11-20").unwrap().to_string(), "2026-11-20T00:00:00Z");
        assert_eq!(since("2026-11-20T09:00:00+01:00").unwrap().to_string(), "2026-11-20T08:00:00Z");
        let days = Moment::now().days_after(since("7d").unwrap());
        assert!((days - 7.0).abs() < 0.01, "{days}");
        for unclear in ["yesterday", "7", "20261120"] {
            assert!(since(unclear).unwrap_err().contains("2026-11-20"), "{unclear}");
        }
    }
}
