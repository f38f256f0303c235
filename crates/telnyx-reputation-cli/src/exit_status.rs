//! How the command says to a shell what became of it. A status never changes its meaning.

use std::process::ExitCode;

use telnyx_reputation::ErrorKind;

/// The exit status of the command. 2 and 3 are those of `check` and `monitor` alone, so that a script can act on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ExitStatus {
    /// All was done; for `check`: every number is clean; for `monitor`: nothing turned.
    Done = 0,
    /// An error that has no status of its own; for `check`: any error.
    Error = 1,
    /// `check`: some numbers are flagged; `monitor`: something turned.
    Flagged = 2,
    /// `check`: none is flagged, and of some nothing is known.
    NoData = 3,
    /// The work went on to its end, and some numbers were not done.
    Incomplete = 4,
    /// What bills was not confirmed. Nothing was sent.
    NotConfirmed = 5,
    /// The command line, an argument or the configuration makes no sense. Nothing was sent.
    Usage = 10,
    /// 401 and 403: the key, or what it may do.
    Denied = 11,
    /// 404.
    NotFound = 12,
    /// The API refused the call: 400, 409, 422, or what was waited for was rejected.
    Refused = 13,
    /// 429, also after waiting.
    RateLimited = 14,
    /// No connection, or no answer in time.
    Connection = 15,
    /// 5xx.
    Server = 16,
    /// The call was sent, and nothing tells whether it was done and billed.
    OutcomeUnknown = 17,
    /// The spend limit. Nothing was sent.
    SpendLimit = 18,
    /// Ctrl-C, or a signal to end.
    Interrupted = 130,
}

impl ExitStatus {
    /// What `--help` says of each.
    pub(crate) const MEANINGS: &[(Self, &str)] = &[
        (Self::Done, "done; check: all clean"),
        (Self::Error, "an error with no status of its own; check: any error"),
        (Self::Flagged, "check: some numbers are flagged; monitor: something turned"),
        (Self::NoData, "check: none is flagged, some have no data"),
        (Self::Incomplete, "some numbers were not done"),
        (Self::NotConfirmed, "what bills was not confirmed; nothing was sent"),
        (Self::Usage, "the command line or the configuration is wrong; nothing was sent"),
        (Self::Denied, "the API key, or what it may do (401, 403)"),
        (Self::NotFound, "not found (404)"),
        (Self::Refused, "the API refused it (400, 409, 422)"),
        (Self::RateLimited, "too many requests (429)"),
        (Self::Connection, "no connection, or no answer in time"),
        (Self::Server, "the server failed (5xx)"),
        (Self::OutcomeUnknown, "sent, and nothing tells whether it was done and billed"),
        (Self::SpendLimit, "the spend limit; nothing was sent"),
        (Self::Interrupted, "interrupted"),
    ];

    /// The status of a failure of this kind.
    pub(crate) fn of_kind(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::Configuration | ErrorKind::InvalidArgument => Self::Usage,
            ErrorKind::Connection | ErrorKind::Timeout => Self::Connection,
            ErrorKind::Authentication | ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::BadRequest | ErrorKind::Conflict | ErrorKind::UnprocessableEntity | ErrorKind::Rejected => {
                Self::Refused
            }
            ErrorKind::RateLimited => Self::RateLimited,
            ErrorKind::Server => Self::Server,
            ErrorKind::OutcomeUnknown => Self::OutcomeUnknown,
            ErrorKind::SpendLimit => Self::SpendLimit,
            // Status, Decode, ListChanged, WebhookVerification, Internal, and what a newer core adds.
            _ => Self::Error,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_explains_the_same() {
        let rows: String = ExitStatus::MEANINGS
            .iter()
            .map(|(status, meaning)| {
                format!(
                    "| {} | {} |\n",
                    *status as u8,
                    meaning.replace("check:", "`check`:").replace("monitor:", "`monitor`:")
                )
            })
            .collect();
        assert!(include_str!("../README.md").contains(&rows), "{rows}");
    }
}
