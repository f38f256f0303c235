//! US dollars in whole cents. Never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

/// An amount in cents; displayed and serialized as a decimal string such as `100.20`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Usd(pub i64);

impl fmt::Display for Usd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(out, "{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}

impl Serialize for Usd {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_written_as_dollars() {
        assert_eq!(Usd(10_020).to_string(), "100.20");
        assert_eq!(Usd(5).to_string(), "0.05");
        assert_eq!(Usd(-5).to_string(), "-0.05");
    }
}
