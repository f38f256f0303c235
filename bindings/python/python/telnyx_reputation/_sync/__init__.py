"""The synchronous classes, which `cargo xtask generate` makes from the API document and from `_twins`."""

from .client import Telnyx
from .pages import SyncPage
from .plan import Plan
from .responses import APIResponse, BinaryAPIResponse
from .streaming import StreamedResponse

Client = Telnyx
"""Another name that the official package has for the same."""

__all__ = ["APIResponse", "BinaryAPIResponse", "Client", "Plan", "StreamedResponse", "SyncPage", "Telnyx"]
