"""What knows of a call whose caller went away: what may have become of it when something else ended the waiting."""

from __future__ import annotations

from ._kept import find

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from typing import Any

    from ._exceptions import OutcomeUnknownError
    from ._native import Witness

__all__ = ["outcome_of"]

# Where an exception keeps the error of the call that it ended; written by the native module, too.
_KEPT = "_telnyx_outcome"


def outcome_of(error: BaseException) -> OutcomeUnknownError | None:
    """The error of a call that may have been done although this exception ended the waiting for it: what it may have
    billed, and `resolve()`, which finds out for free. `None` when nothing was sent, for calls that may safely be made
    again, and when the exception ended no call.

    Such exceptions are `KeyboardInterrupt`, or whatever else a signal handler raises, and the cancellation of the task.
    An exception that was raised from such a one, as `asyncio.timeout` does, has the same outcome.
    """
    kept: OutcomeUnknownError | None = find(error, _KEPT)
    return kept


def keep_outcome(error: BaseException, call: Future[Any]) -> None:
    """Lets the exception that ended an `await` of this call know what may have become of it."""
    if call.done() and not call.cancelled():
        # It is the call's own.
        return
    witness: Witness | None = getattr(call, "_telnyx_witness", None)
    if witness is not None and (unknown := witness.error()) is not None:
        error.__dict__[_KEPT] = unknown
