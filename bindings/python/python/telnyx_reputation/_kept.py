"""What an exception that ended some work knows of it, also when another was raised from it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["find"]


def find(error: BaseException, name: str) -> Any:
    """What the exception, or else the nearest of those that it was raised from, keeps under this name."""
    at: BaseException | None = error
    seen: set[int] = set()
    while at is not None and id(at) not in seen:
        if name in at.__dict__:
            return at.__dict__[name]
        seen.add(id(at))
        at = at.__cause__ or at.__context__
    return None
