"""What `progress` may be: a function that is called now and then while something is under way."""

from __future__ import annotations

from ._exceptions import InvalidArgumentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__: list[str] = []


def check(progress: Any) -> None:
    """Refuses what would fail or do nothing only once it is called, in the middle of what bills."""
    if progress is None:
        return
    if not callable(progress):
        raise InvalidArgumentError(
            f"invalid argument: progress: must be callable, not of type {type(progress).__name__}; "
            "of a `tqdm` bar its `update`"
        )
    # Loaded only here: it costs more than the rest of the package.
    from inspect import iscoroutinefunction

    if iscoroutinefunction(progress) or iscoroutinefunction(type(progress).__call__):
        raise InvalidArgumentError(
            "invalid argument: progress: must not be a coroutine function: nothing would await it"
        )
