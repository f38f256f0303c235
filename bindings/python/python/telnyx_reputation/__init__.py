"""Telnyx Number Reputation: know that a caller ID is flagged as spam before your customers do.

Begin with `Telnyx` or `AsyncTelnyx`. The types of arguments and answers are in `telnyx_reputation.types`.
"""

import os as _os

from ._exceptions import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ClientClosedError,
    ConfigurationError,
    ConflictError,
    ErrorDetail,
    InternalError,
    InternalServerError,
    InvalidArgumentError,
    ListChangedError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    RejectedError,
    SpendLimitError,
    TelnyxError,
    UnprocessableEntityError,
    WebhookVerificationError,
)
from ._forecast import Forecast, forecast
from ._answer_headers import Headers
from ._native import Columns, Model, Omit, Timeout, __version__, omit
from ._phone_numbers import ParsedNumbers, ParsedRow, parse_numbers
from ._plan import Applied
from ._resolution import Resolution
from ._runs import RunResult, RunResults, results_of
from ._usage import OperationUsage, SharedUsage, Usage
from ._webhooks import OtherWebhookEvent, WebhookEvent, Webhooks
from ._witness import outcome_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._client_spec import ClientSpec
    from ._async import (
        AsyncAPIResponse,
        AsyncBinaryAPIResponse,
        AsyncClient,
        AsyncPage,
        AsyncPaginator,
        AsyncPlan,
        AsyncStreamedResponse,
        AsyncTelnyx,
    )
    from ._sync import APIResponse, BinaryAPIResponse, Client, Plan, StreamedResponse, SyncPage, Telnyx

# Other names that the official package has for the same.
not_given = NOT_GIVEN = omit

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIResponse",
    "APIResponseValidationError",
    "APIStatusError",
    "APITimeoutError",
    "Applied",
    "AsyncAPIResponse",
    "AsyncBinaryAPIResponse",
    "AsyncClient",
    "AsyncPage",
    "AsyncPaginator",
    "AsyncPlan",
    "AsyncStreamedResponse",
    "AsyncTelnyx",
    "AuthenticationError",
    "BadRequestError",
    "BinaryAPIResponse",
    "Client",
    "ClientClosedError",
    "ClientSpec",
    "Columns",
    "ConfigurationError",
    "ConflictError",
    "ErrorDetail",
    "Forecast",
    "Headers",
    "InternalError",
    "InternalServerError",
    "InvalidArgumentError",
    "ListChangedError",
    "Model",
    "NOT_GIVEN",
    "NotFoundError",
    "OutcomeUnknownError",
    "Omit",
    "OtherWebhookEvent",
    "OperationUsage",
    "ParsedNumbers",
    "ParsedRow",
    "PermissionDeniedError",
    "Plan",
    "RateLimitError",
    "RejectedError",
    "Resolution",
    "RunResult",
    "RunResults",
    "SharedUsage",
    "SpendLimitError",
    "StreamedResponse",
    "SyncPage",
    "Telnyx",
    "TelnyxError",
    "Timeout",
    "UnprocessableEntityError",
    "Usage",
    "WebhookEvent",
    "WebhookVerificationError",
    "Webhooks",
    "__version__",
    "forecast",
    "not_given",
    "omit",
    "outcome_of",
    "parse_numbers",
    "results_of",
]


def __getattr__(name: str) -> object:
    """Loads what not every program needs with the first of its names: the synchronous and the asynchronous half, each a
    third of the import, and what makes clients in workers."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "ClientSpec":
        from ._client_spec import ClientSpec

        return ClientSpec
    if name.startswith("Async"):
        from . import _async

        return getattr(_async, name)
    from . import _sync

    return getattr(_sync, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if _os.environ.get("TELNYX_LOG"):
    from ._logging import configure as _configure

    _configure(_os.environ["TELNYX_LOG"])
