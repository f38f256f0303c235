"""Generic classes without loading `typing`, which costs more than all of this package."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic, TypeVar

    T = TypeVar("T")

    class Of(Generic[T]):
        """What a generic class inherits."""

        __slots__ = ()
else:

    class Of:
        """What a generic class inherits: `Page[Number]` is simply `Page` when the program runs."""

        __slots__ = ()

        def __class_getitem__(cls, _: object) -> type:
            return cls


__all__ = ["Of"]
