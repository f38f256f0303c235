//! What a risk and a label come to, in one place.

/// What is known of a number comes to one word, from the worst on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// A label is shown, or the risk of one is more than low.
    Flagged,
    /// There is no snapshot, or it tells of no risk: it is not known to be clean.
    NoData,
    /// It is not monitored.
    NotMonitored,
    /// The risk is low, and there is no label.
    Clean,
}

impl Verdict {
    /// Of a monitored number with this risk (`low`, `medium`, `high`, or what a newer server says) and label.
    #[must_use]
    pub fn of(spam_risk: Option<&str>, is_labelled: bool) -> Self {
        match spam_risk {
            _ if is_labelled => Self::Flagged,
            None => Self::NoData,
            Some("low") => Self::Clean,
            Some(_) => Self::Flagged,
        }
    }

    /// As it is printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::NoData => "no data",
            Self::NotMonitored => "not monitored",
            Self::Clean => "clean",
        }
    }
}

/// How bad a number is: from 0, of which nothing is known or which is clean, to 3. A risk that this version does not know
/// is as bad as can be.
#[must_use]
pub fn severity(spam_risk: Option<&str>, is_labelled: bool) -> u8 {
    let risk = match spam_risk {
        None | Some("low") => 0,
        Some("medium") => 1,
        Some(_) => 2,
    };
    risk + u8::from(is_labelled)
}
