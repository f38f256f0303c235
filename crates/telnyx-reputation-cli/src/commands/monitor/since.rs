//! Since when: a time, a day, or how long ago.

use telnyx_reputation_monitor::Moment;

use crate::globals::duration;

/// `7d`, `24h`, `2026-11-20`, or a time of RFC 3339.
pub(super) fn since(text: &str) -> Result<Moment, String> {
    if let Some(moment) = Moment::parse(text) {
        return Ok(moment);
    }
    let ago = duration(text).map_err(|_| "write 24h, 7d, 2026-11-20 or 2026-11-20T09:00:00Z".to_owned())?;
    Ok(Moment::now().before(ago))
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
        assert!(since("yesterday").unwrap_err().contains("2026-11-20"));
    }
}
