"""What became of a call whose outcome was unknown."""

from __future__ import annotations

from ._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._native import ResolutionOutcome, Unresolved

__all__ = ["Resolution"]

_COPY = "this is a copy of the error, which has no connection to ask with: resolve the error where it was raised"
_FORKED = "the call was made by the parent of this process: resolve the error there"


class Resolution(Frozen):
    """What became of a call whose outcome was unknown. It can be matched, compared and pickled, but not changed."""

    __slots__ = ("outcome", "reason", "value")
    __match_args__ = ("outcome", "value", "reason")

    outcome: ResolutionOutcome
    """`"done"`: what the call asked for is there, and no look at it before the call showed it; another process that
    asked for the very same may have done it, so what the call may have billed stays as it was. Or `"cannot_tell"`:
    nothing proves it. What is not there by now is no proof that it never will be: a gateway may still pass the request
    on, and a read may come from a replica that lags behind."""
    value: Any
    """When it was done: what the call would have given, as far as it can be read. Else `None`."""
    reason: str | None
    """When the outcome cannot be told: what is known, and what sending the call again would do."""

    def __init__(self, outcome: ResolutionOutcome, value: Any = None, reason: str | None = None) -> None:
        self._set(outcome, value, reason)


def resolve(unresolved: Unresolved | None) -> Resolution:
    """Asks and waits."""
    if unresolved is None or not unresolved.is_of_this_process:
        return _unable(unresolved)
    return Resolution(*unresolved.resolve())


async def start_resolve(unresolved: Unresolved | None) -> Resolution:
    """Asks on the running event loop."""
    if unresolved is None or not unresolved.is_of_this_process:
        return _unable(unresolved)
    return Resolution(*await unresolved.start_resolve())


def _unable(unresolved: Unresolved | None) -> Resolution:
    return Resolution("cannot_tell", reason=_COPY if unresolved is None else _FORKED)
