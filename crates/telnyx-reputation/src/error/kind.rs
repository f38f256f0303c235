//! The table of failures, from which every language takes its error classes.

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client cannot be built with these options.
    Configuration,
    /// An argument was refused before anything was sent.
    InvalidArgument,
    /// No answer: the connection could not be made or broke.
    Connection,
    /// No answer in time.
    Timeout,
    /// 400: a well-formed request that the current state refuses.
    BadRequest,
    /// 401: the API key is missing or wrong.
    Authentication,
    /// 403: the account may not do this, or terms or a gate are missing.
    PermissionDenied,
    /// 404: unknown, deleted, or another account's.
    NotFound,
    /// 409: in conflict with the current state. Never repeated.
    Conflict,
    /// 422: the body or a parameter is invalid.
    UnprocessableEntity,
    /// 429: too many requests.
    RateLimited,
    /// 5xx.
    Server,
    /// Any other status that is not a success.
    Status,
    /// A success whose body is not what the API documents.
    Decode,
    /// A list lost items while it was read, so that some may have been skipped: read it again.
    ListChanged,
    /// A call that may bill or is not idempotent was sent, and no answer says whether it was done. It was not
    /// repeated; [`Error::resolve`](crate::Error::resolve) finds out.
    OutcomeUnknown,
    /// The call could pass the client's spend limit. Nothing was sent.
    SpendLimit,
    /// What was waited for will not come: a gate was rejected.
    Rejected,
    /// An event that was received is not to be trusted: its signature, its time or its form is wrong.
    WebhookVerification,
    /// A fault of this library; please report it.
    #[default]
    Internal,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: &'static [ErrorKind] = &[
        Self::Configuration,
        Self::InvalidArgument,
        Self::Connection,
        Self::Timeout,
        Self::BadRequest,
        Self::Authentication,
        Self::PermissionDenied,
        Self::NotFound,
        Self::Conflict,
        Self::UnprocessableEntity,
        Self::RateLimited,
        Self::Server,
        Self::Status,
        Self::Decode,
        Self::ListChanged,
        Self::OutcomeUnknown,
        Self::SpendLimit,
        Self::Rejected,
        Self::WebhookVerification,
        Self::Internal,
    ];

    /// The kind of an answer with this status.
    pub(crate) fn of_status(status: u16) -> Self {
        match status {
            400 => Self::BadRequest,
            401 => Self::Authentication,
            403 => Self::PermissionDenied,
            404 => Self::NotFound,
            409 => Self::Conflict,
            422 => Self::UnprocessableEntity,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::Status,
        }
    }

    /// The stable name of the kind, the same in every language: `not_found`, `rate_limited`, ...
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// The class that Python and Node raise, named as the official SDKs name it.
    #[must_use]
    pub const fn class(self) -> &'static str {
        self.row().1
    }

    /// How a message of this kind begins.
    pub(crate) const fn label(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Configuration => ("configuration", "ConfigurationError", "configuration"),
            Self::InvalidArgument => ("invalid_argument", "InvalidArgumentError", "invalid argument"),
            Self::Connection => ("connection", "APIConnectionError", "connection failed"),
            Self::Timeout => ("timeout", "APITimeoutError", "timed out"),
            Self::BadRequest => ("bad_request", "BadRequestError", "bad request"),
            Self::Authentication => ("authentication", "AuthenticationError", "authentication failed"),
            Self::PermissionDenied => ("permission_denied", "PermissionDeniedError", "permission denied"),
            Self::NotFound => ("not_found", "NotFoundError", "not found"),
            Self::Conflict => ("conflict", "ConflictError", "conflict"),
            Self::UnprocessableEntity => ("unprocessable_entity", "UnprocessableEntityError", "unprocessable entity"),
            Self::RateLimited => ("rate_limited", "RateLimitError", "rate limited"),
            Self::Server => ("server", "InternalServerError", "server error"),
            Self::Status => ("status", "APIStatusError", "unexpected status"),
            Self::Decode => ("decode", "APIResponseValidationError", "unexpected answer"),
            Self::ListChanged => ("list_changed", "ListChangedError", "the list changed"),
            Self::OutcomeUnknown => ("outcome_unknown", "OutcomeUnknownError", "outcome unknown"),
            Self::SpendLimit => ("spend_limit", "SpendLimitError", "spend limit"),
            Self::Rejected => ("rejected", "RejectedError", "rejected"),
            Self::WebhookVerification => ("webhook_verification", "WebhookVerificationError", "webhook refused"),
            Self::Internal => ("internal", "InternalError", "internal error"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique() {
        let codes: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
    }

    #[test]
    fn every_status_that_is_no_success_has_a_kind() {
        assert_eq!(ErrorKind::of_status(409), ErrorKind::Conflict);
        assert_eq!(ErrorKind::of_status(502), ErrorKind::Server);
        assert_eq!(ErrorKind::of_status(418), ErrorKind::Status);
    }
}
