"""The asynchronous classes, which `cargo xtask generate` makes from the API document and from `_twins`."""

from .._paginator import AsyncPaginator
from .client import AsyncTelnyx
from .pages import AsyncPage
from .plan import AsyncPlan
from .responses import AsyncAPIResponse, AsyncBinaryAPIResponse
from .streaming import AsyncStreamedResponse

AsyncClient = AsyncTelnyx
"""Another name that the official package has for the same."""

__all__ = [
    "AsyncAPIResponse",
    "AsyncBinaryAPIResponse",
    "AsyncClient",
    "AsyncPage",
    "AsyncPaginator",
    "AsyncPlan",
    "AsyncStreamedResponse",
    "AsyncTelnyx",
]
