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
from ._async.client import AsyncTelnyx
from ._async.pages import AsyncPage
from ._async.plan import AsyncPlan
from ._async.responses import AsyncAPIResponse, AsyncBinaryAPIResponse
from ._async.streaming import AsyncStreamedResponse
from ._headers import Headers
from ._native import Model, Omit, Timeout, __version__, omit
from ._paginator import AsyncPaginator
from ._plan import Applied
from ._resolution import Resolution
from ._runs import RunResult, results_of
from ._sync.client import Telnyx
from ._sync.pages import SyncPage
from ._sync.plan import Plan
from ._sync.responses import APIResponse, BinaryAPIResponse
from ._sync.streaming import StreamedResponse
from ._usage import OperationUsage, Usage
from ._webhooks import OtherWebhookEvent, WebhookEvent, Webhooks
from ._witness import outcome_of

# Other names that the official package has for the same.
Client = Telnyx
AsyncClient = AsyncTelnyx
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
    "ConfigurationError",
    "ConflictError",
    "ErrorDetail",
    "Headers",
    "InternalError",
    "InternalServerError",
    "InvalidArgumentError",
    "Model",
    "NOT_GIVEN",
    "NotFoundError",
    "OutcomeUnknownError",
    "Omit",
    "OtherWebhookEvent",
    "OperationUsage",
    "PermissionDeniedError",
    "Plan",
    "RateLimitError",
    "RejectedError",
    "Resolution",
    "RunResult",
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
    "not_given",
    "omit",
    "outcome_of",
    "results_of",
]

if _os.environ.get("TELNYX_LOG"):
    from ._logging import configure as _configure

    _configure(_os.environ["TELNYX_LOG"])
