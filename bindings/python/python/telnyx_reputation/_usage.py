"""What the calls of a client came to."""

from __future__ import annotations

from ._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from ._native import UsageFigures

__all__ = ["OperationUsage", "Usage"]


class OperationUsage(Frozen):
    """What calls of one operation came to, between a lower and an upper bound. It can be compared, but not changed."""

    __slots__ = ("at_least_usd", "at_most_usd", "calls")
    __match_args__ = ("calls", "at_least_usd", "at_most_usd")

    calls: int
    """How many calls were made."""
    at_least_usd: Decimal
    """What they cost at least, in US dollars."""
    at_most_usd: Decimal
    """What they cost at most: where no answer came, or the answer does not tell, the worst case counts."""

    def __init__(self, calls: int, at_least_usd: Decimal, at_most_usd: Decimal) -> None:
        self._set(calls, at_least_usd, at_most_usd)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(calls={self.calls}, usd={self.at_least_usd}..{self.at_most_usd})"


class Usage(OperationUsage):
    """What all calls of a client came to; clients derived by `with_options` count together, processes do not."""

    __slots__ = ("limit_usd", "operations")
    __match_args__ = ("calls", "at_least_usd", "at_most_usd", "operations", "limit_usd")

    operations: dict[str, OperationUsage]
    """By `operationId`, billable operations only."""
    limit_usd: Decimal | None
    """The client's spend limit, if it was given one."""

    def __init__(
        self,
        calls: int,
        at_least_usd: Decimal,
        at_most_usd: Decimal,
        operations: dict[str, OperationUsage],
        limit_usd: Decimal | None,
    ) -> None:
        self._set(calls, at_least_usd, at_most_usd, operations, limit_usd)


def usage_of(figures: UsageFigures) -> Usage:
    """The native client's figures as an object."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    def amounts(calls: int, at_least: str, at_most: str) -> tuple[int, Decimal, Decimal]:
        return (calls, Decimal(at_least), Decimal(at_most))

    total, operations, limit = figures
    by_operation = {name: OperationUsage(*amounts(*each)) for name, each in operations.items()}
    return Usage(*amounts(*total), by_operation, None if limit is None else Decimal(limit))
