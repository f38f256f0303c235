"""What the package raises.

    TelnyxError
    ├── ConfigurationError (ValueError)            the client cannot be made with these options
    ├── InvalidArgumentError (ValueError)          an argument was refused; nothing was sent
    ├── ClientClosedError (RuntimeError)           the client was closed before the call
    ├── SpendLimitError                            the call could exceed the spend limit; nothing was sent
    ├── ListChangedError                           a list lost items while it was read; read it again
    ├── RejectedError                              what was waited for will not come: a gate was rejected
    ├── WebhookVerificationError (ValueError)      an event that was received is not to be trusted
    ├── InternalError                              a fault of this library; please report it
    └── APIError
        ├── APIConnectionError (ConnectionError)   no answer: the connection was not made, or broke
        │   └── APITimeoutError (TimeoutError)     no answer in time
        ├── APIResponseValidationError             a success whose body is not what the API documents
        ├── OutcomeUnknownError                    sent, and no answer says whether it was done; not repeated
        └── APIStatusError                         the API refused; the subclasses go by status
            ├── BadRequestError                    400
            ├── AuthenticationError                401
            ├── PermissionDeniedError              403
            ├── NotFoundError                      404
            ├── ConflictError                      409
            ├── UnprocessableEntityError           422
            ├── RateLimitError                     429
            └── InternalServerError                5xx

Which class an error gets is decided by the core's table of kinds, the same for every language.
"""

from __future__ import annotations

from ._frozen import Frozen
from ._answer_headers import Headers
from ._native import error_classes
from ._resolution import resolve, start_resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from typing import Any

    from ._resolution import Resolution

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "AuthenticationError",
    "BadRequestError",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "ErrorDetail",
    "InternalError",
    "InternalServerError",
    "InvalidArgumentError",
    "ListChangedError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "RateLimitError",
    "RejectedError",
    "SpendLimitError",
    "TelnyxError",
    "UnprocessableEntityError",
    "WebhookVerificationError",
]


class ErrorDetail(Frozen):
    """One entry of the API's `errors`. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("code", "detail", "parameter", "pointer", "title", "url")
    __match_args__ = ("code", "title", "detail", "pointer", "parameter", "url")

    code: str | None
    """The catalogue number as text, for example `10015`. Its meaning depends on the status."""
    title: str | None
    """A short title."""
    detail: str | None
    """What is wrong, for people."""
    pointer: str | None
    """Where in the body, as a JSON pointer that begins with `/body/`."""
    parameter: str | None
    """Which query or path parameter."""
    url: str | None
    """The page that explains the code."""

    def __init__(
        self,
        code: str | None = None,
        title: str | None = None,
        detail: str | None = None,
        pointer: str | None = None,
        parameter: str | None = None,
        url: str | None = None,
    ) -> None:
        self._set(code, title, detail, pointer, parameter, url)


class TelnyxError(Exception):
    """The base of everything that this package raises."""

    message: str
    """What went wrong, in one line that never holds a secret."""
    operation: str | None
    """The `operationId` of the call that failed, if one was being made."""
    attempts: int
    """How often the request was sent; 0 when nothing was."""
    errors: list[ErrorDetail]
    """The API's own errors, one for each problem; empty when the answer held none."""
    headers: Headers
    """The answer's headers; empty when there was none."""
    body: object
    """The answer's body: parsed where it was JSON, else text; `None` when there was none."""
    request_id: str | None
    """The server's id of the request, when it sent one."""
    retry_after: float | None
    """How many seconds the server asked to wait before the next try."""

    def __init__(
        self,
        message: str,
        *,
        operation: str | None = None,
        attempts: int = 0,
        status_code: int | None = None,
        errors: Iterable[ErrorDetail | Mapping[str, str | None]] = (),
        headers: Iterable[tuple[str, str]] = (),
        body: object = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.operation = operation
        self.attempts = attempts
        self._status_code = status_code
        self.errors = [entry if isinstance(entry, ErrorDetail) else ErrorDetail(**entry) for entry in errors]
        self.headers = Headers(list(headers))
        self.body = body
        self.request_id = request_id
        self.retry_after = retry_after

    @property
    def status_code(self) -> int | None:
        """The HTTP status of the answer; `None` when there was none."""
        return self._status_code

    @property
    def code(self) -> str | None:
        """The API's code of the first error. Branch on the status and this together: 10005 means two things."""
        return self.errors[0].code if self.errors else None

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuilt, (type(self), self.args), dict(self.__dict__))


def _rebuilt(kind: type[TelnyxError], args: tuple[object, ...]) -> TelnyxError:
    """An error as it was pickled: its attributes follow, so no constructor has to be called again."""
    return kind.__new__(kind, *args)


class APIError(TelnyxError):
    """A call that went out and did not succeed."""


class ConfigurationError(TelnyxError, ValueError):
    """The client cannot be made with these options: no API key, a malformed base URL, a timeout of 0."""


class InvalidArgumentError(TelnyxError, ValueError):
    """An argument was refused before anything was sent. Nothing was done and nothing is billed."""


class ClientClosedError(TelnyxError, RuntimeError):
    """The client was closed before the call."""


class ListChangedError(TelnyxError):
    """A list lost items while it was read, so that some may have been skipped. Read it again."""


class RejectedError(TelnyxError):
    """What was waited for will not come: a gate was rejected. The message holds the reasons."""


class SpendLimitError(TelnyxError):
    """The call could cost more than is left of the client's spend limit. Nothing was sent."""


class WebhookVerificationError(TelnyxError, ValueError):
    """An event that was received is not to be trusted: its signature, its time or its form is wrong."""


class InternalError(TelnyxError):
    """A fault of this library; please report it."""


class APIConnectionError(APIError, ConnectionError):
    """No answer: the connection could not be made, or broke before the answer was complete."""


class APITimeoutError(APIConnectionError, TimeoutError):
    """No answer in time."""


class APIResponseValidationError(APIError):
    """A success whose body is not what the API documents."""


class OutcomeUnknownError(APIError):
    """A call that may bill or is not idempotent was sent, and no answer says whether it was done. It was not repeated.

    `resolve()`, or `await resolve_async()` on an event loop, finds out what became of it, free of charge.
    """

    # Not in `__dict__`: a copy, pickled or not, has no connection to ask with.
    __slots__ = ("_unresolved",)

    _may_have_billed = "0.00"

    def __init__(self, message: str, *, may_have_billed_usd: str = "0.00", **details: Any) -> None:
        super().__init__(message, **details)
        self._may_have_billed = may_have_billed_usd

    @property
    def may_have_billed_usd(self) -> Decimal:
        """The most that the call may have billed although it failed, in US dollars."""
        from decimal import Decimal

        return Decimal(self._may_have_billed)

    def resolve(self) -> Resolution:
        """Finds out what became of the call, and waits for it. Free, and may be asked again; works after `close()` too.

        It reads what the call would have changed: the numbers of an association, the settings of an enable, the
        newest remediations, the enterprises. `"done"` says that what was asked for is there by now, and was not seen
        before the call; whose doing it is the API does not tell. What is not there may yet be done, so nothing is ever
        said to be not done. A copy of the error, such as a pickled one, and a forked child cannot ask: for them the
        outcome is `"cannot_tell"`, and the `reason` says so.

        Raises what those reads raise; the outcome is then as unknown as before.
        """
        return resolve(getattr(self, "_unresolved", None))

    async def resolve_async(self) -> Resolution:
        """As `resolve()`, on the running event loop. Both work, whichever client the call was made with."""
        return await start_resolve(getattr(self, "_unresolved", None))


class APIStatusError(APIError):
    """The API refused the request."""

    @property
    def status_code(self) -> int:
        """The HTTP status of the answer."""
        return self._status_code or 0


class BadRequestError(APIStatusError):
    """400: a well-formed request that the current state refuses."""


class AuthenticationError(APIStatusError):
    """401: the API key is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the account may not do this, or terms or a gate are missing."""


class NotFoundError(APIStatusError):
    """404: unknown, deleted, or another account's."""


class ConflictError(APIStatusError):
    """409: in conflict with the current state. Never repeated."""


class UnprocessableEntityError(APIStatusError):
    """422: the body or a parameter is invalid."""


class RateLimitError(APIStatusError):
    """429: too many requests; `retry_after` says when to come back, if the server did."""


class InternalServerError(APIStatusError):
    """5xx: the server failed."""


def class_of(kind: str) -> type[TelnyxError] | None:
    """The class of a kind of the core's errors; `None` when the core has no such kind."""
    found: type[TelnyxError] | None = globals().get(error_classes().get(kind, ""))
    return found
