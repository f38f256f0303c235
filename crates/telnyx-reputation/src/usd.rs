//! Money: exact, never a float.

use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use crate::error::Error;

/// An amount in US dollars, exact to a thousandth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(u64);

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many thousandths of a dollar.
    #[must_use]
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// The amount in thousandths of a dollar.
    #[must_use]
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    /// So many times the amount; at most the largest that can be written.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self(self.0.saturating_mul(count))
    }

    /// The amount less another, at least nothing.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// As [`Usd::from_str`].
impl TryFrom<&str> for Usd {
    type Error = Error;

    fn try_from(text: &str) -> Result<Self, Error> {
        text.parse()
    }
}

/// As [`Usd::from_str`].
impl TryFrom<String> for Usd {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        text.parse()
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Usd {
    /// With cents, and with a third digit only where there is one: `0.10`, `0.105`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (dollars, rest) = (self.0 / 1000, self.0 % 1000);
        if rest % 10 == 0 { write!(f, "{dollars}.{:02}", rest / 10) } else { write!(f, "{dollars}.{rest:03}") }
    }
}

impl FromStr for Usd {
    type Err = Error;

    /// Reads `12`, `12.5`, `12.50` or `0.105`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let wrong = || Error::configuration(format!("\"{text:.60}\" is not an amount in US dollars, such as 12.50"));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let dangling = text.contains('.') && fraction.is_empty();
        if whole.is_empty() || fraction.len() > 3 || dangling || !digits(whole) || !digits(fraction) {
            return Err(wrong());
        }
        let dollars: u64 = whole.parse().map_err(|_| wrong())?;
        let thousandths: u64 = format!("{fraction:0<3}").parse().map_err(|_| wrong())?;
        dollars.checked_mul(1000).and_then(|n| n.checked_add(thousandths)).map(Self).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_and_write_exactly() {
        for (text, shown) in [("0.10", "0.10"), ("12", "12.00"), ("12.5", "12.50"), ("0.105", "0.105")] {
            assert_eq!(text.parse::<Usd>().unwrap().to_string(), shown);
        }
        let tenth: Usd = "0.1".parse().unwrap();
        assert_eq!((tenth + tenth + tenth).to_string(), "0.30");
        for bad in ["", ".", "1.", ".5", "-1", "1e3", "0.1234", "1,50", "NaN", "99999999999999999999"] {
            assert!(bad.parse::<Usd>().is_err(), "{bad}");
        }
    }
}
