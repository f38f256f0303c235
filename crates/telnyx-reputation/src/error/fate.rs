//! What a failure proves of its call: that it was not done, or nothing.

use super::{ApiError, Error, ErrorKind};

/// What is known of a call whose attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It did not run: nothing was sent, or the API turned it away for its pace.
    DidNotRun,
    /// The API answered that it did not do it.
    Refused,
    /// The request was sent, and no answer proves what became of it.
    Unknown,
}

impl Fate {
    /// Only the API's own error envelope proves a refusal: any other answer may come from something in between, whose
    /// connection broke after the work was done. An envelope under a status that speaks of the server's own trouble,
    /// or of the request's slowness, proves nothing either.
    pub(crate) fn of(error: &Error) -> Self {
        match error.status() {
            _ if !error.was_sent() => Self::DidNotRun,
            None => Self::Unknown,
            Some(_) if error.kind() == ErrorKind::Decode || !error.is_of_the_api() => Self::Unknown,
            Some(429) => Self::DidNotRun,
            Some(408 | 425 | 499) => Self::Unknown,
            Some(400..=499) => Self::Refused,
            Some(_) => Self::Unknown,
        }
    }
}

impl Error {
    /// Whether the failure proves that the call was not done and never will be.
    #[must_use]
    pub fn proves_not_done(&self) -> bool {
        self.kind() != ErrorKind::OutcomeUnknown && !self.has_earlier_unknown() && Fate::of(self) != Fate::Unknown
    }

    /// Whether the answer is the API's own error envelope, and not the word of something in between.
    #[must_use]
    pub fn is_of_the_api(&self) -> bool {
        let errors = self.errors();
        errors.iter().all(ApiError::is_catalogued) && errors.iter().any(ApiError::says_why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::HeaderMap;

    const ENVELOPE: &str = r#"{"errors":[{"code":"10015","title":"Bad Request","detail":"no","meta":{"url":"u"}}]}"#;

    fn answered(status: u16, body: &'static str) -> Error {
        Error::of_answer(status, &HeaderMap::new(), Bytes::from_static(body.as_bytes()), None)
    }

    #[test]
    fn only_the_api_s_own_envelope_proves_that_nothing_was_done() {
        for status in 300..=599 {
            for body in ["", "<html>busy</html>", "{}", r#"{"errors":[]}"#, r#"{"errors":[{"message":"busy"}]}"#] {
                assert_eq!(Fate::of(&answered(status, body)), Fate::Unknown, "{status} {body}");
            }
            let expected = match status {
                429 => Fate::DidNotRun,
                408 | 425 | 499 => Fate::Unknown,
                400..=498 => Fate::Refused,
                _ => Fate::Unknown,
            };
            assert_eq!(Fate::of(&answered(status, ENVELOPE)), expected, "{status}");
        }
    }
}
