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
from ._async_client import AsyncTelnyx
from ._async_pages import AsyncPage, AsyncPaginator
from ._client import Telnyx
from ._headers import Headers
from ._given_up import outcome_of
from ._many import ManyResult, results_of
from ._native import Model, Omit, Timeout, __version__, omit
from ._pages import SyncPage
from ._plan import Applied, AsyncPlan, Plan
from ._resolution import Resolution
from ._responses import APIResponse, AsyncAPIResponse, AsyncBinaryAPIResponse, BinaryAPIResponse
from ._streaming import AsyncStreamedResponse, StreamedResponse
from ._usage import OperationUsage, Usage
from ._webhooks import OtherWebhookEvent, WebhookEvent, Webhooks

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
    "ManyResult",
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
