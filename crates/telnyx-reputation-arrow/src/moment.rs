//! Points in time, read fast where they are spelled as the API mostly does.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A time of RFC 3339 in microseconds since 1970, and whether it is that exactly.
pub(crate) fn microseconds(text: &str) -> Option<(i64, bool)> {
    common(text.as_bytes()).map(|micros| (micros, true)).or_else(|| any(text))
}

fn any(text: &str) -> Option<(i64, bool)> {
    let nanos = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp_nanos();
    Some((i64::try_from(nanos.div_euclid(1_000)).ok()?, nanos % 1_000 == 0))
}

/// `2026-11-28T04:00:12.000000Z`, and nothing else. A day that the calendar does not have is left to the other reader.
fn common(text: &[u8]) -> Option<i64> {
    let text: &[u8; 27] = text.try_into().ok()?;
    let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (26, b'Z')];
    if separators.iter().any(|(at, separator)| text[*at] != *separator) {
        return None;
    }
    let mut odd = 0;
    let mut number = |from: usize, to: usize| {
        text[from..to].iter().fold(0_i64, |number, digit| {
            let digit = digit.wrapping_sub(b'0');
            odd |= u8::from(digit > 9);
            number * 10 + i64::from(digit)
        })
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (hour, minute, second, micros) = (number(11, 13), number(14, 16), number(17, 19), number(20, 26));
    let in_range = (1..=12).contains(&month) && (1..=28).contains(&day) && hour < 24 && minute < 60 && second < 60;
    if odd != 0 || !in_range {
        return None;
    }
    Some(((days(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000 + second * 1_000_000 + micros)
}

/// The days from 1970-01-01 to that day, in the Gregorian calendar, whose years are counted from March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{any, common, microseconds};

    #[test]
    fn both_readers_say_the_same() {
        let mut read = 0;
        for year in (1..=9999).step_by(7) {
            for month in 1..=12 {
                for day in [1, 15, 28, 29, 30, 31] {
                    let text = format!("{year:04}-{month:02}-{day:02}T23:59:{:02}.{:06}Z", day + 20, year * 97);
                    let (fast, slow) = (common(text.as_bytes()), any(&text));
                    read += usize::from(fast.is_some());
                    assert!(fast.is_none() || fast == slow.map(|(micros, _)| micros), "{text}");
                    assert_eq!(microseconds(&text), slow, "{text}");
                }
            }
        }
        assert!(read > 40_000, "{read}");
    }

    #[test]
    fn what_is_spelled_otherwise_is_read_too() {
        assert_eq!(microseconds("1970-01-01T00:00:00.000001Z"), Some((1, true)));
        assert_eq!(microseconds("1970-01-01T01:00:00+01:00"), Some((0, true)));
        assert_eq!(microseconds("1969-12-31T23:59:59.9999999Z"), Some((-1, false)));
        assert_eq!(microseconds("1970-01-01T00:00:00.0000019Z"), Some((1, false)));
        for text in ["", "yesterday", "2026-02-30T00:00:00.000000Z", "2026-01-01T0x:00:00.000000Z", "2026-01-01"] {
            assert_eq!(microseconds(text), None, "{text}");
        }
    }
}
