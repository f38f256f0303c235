"""What is kept of some work that was ended from outside: by the exception that ended it, also when another was raised
from that, and by the task that it ended."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Iterator
    from typing import Any

__all__ = ["chain", "find"]


def find(ended: BaseException | Future[Any], name: str) -> Any:
    """What is kept under this name by the task, or by the exception, or else by the nearest of those that it was raised
    from."""
    if not isinstance(ended, BaseException):
        return getattr(ended, name, None)
    return next((error.__dict__[name] for error in chain(ended) if name in error.__dict__), None)


def chain(error: BaseException) -> Iterator[BaseException]:
    """The exception, and those that it was raised from."""
    at: BaseException | None = error
    seen: set[int] = set()
    while at is not None and id(at) not in seen:
        yield at
        seen.add(id(at))
        at = at.__cause__ or at.__context__
