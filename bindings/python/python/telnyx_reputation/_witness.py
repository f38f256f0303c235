"""What may have become of a call when something else ended the waiting for it."""

from __future__ import annotations

from ._exceptions import OutcomeUnknownError
from ._kept import chain, find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from typing import Any

__all__ = ["outcome_of"]

# Where the native module keeps the error of a call that was ended.
_KEPT = "_telnyx_outcome"


def outcome_of(ended: BaseException | Future[Any]) -> OutcomeUnknownError | None:
    """The error of a call that may have been done although this exception ended the waiting for it: what it may have
    billed, and `resolve()`, which finds out for free, and has the answer when that had come already. `None` when
    nothing was sent, for calls that may safely be made again, and when the exception ended no call.

    Such exceptions are `KeyboardInterrupt`, or whatever else a signal handler raises, and the cancellation of the task.
    An exception that was raised from such a one, as `asyncio.timeout` does, has the same outcome; an
    `OutcomeUnknownError` is its own. An `asyncio.TaskGroup` swallows the cancellation of its tasks: ask the task.
    """
    kept: OutcomeUnknownError | None = find(ended, _KEPT)
    if kept is None and isinstance(ended, BaseException):
        kept = next((error for error in chain(ended) if isinstance(error, OutcomeUnknownError)), None)
    return kept
