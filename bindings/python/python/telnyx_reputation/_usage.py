"""What the calls of a client came to."""

from __future__ import annotations

from ._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from ._native import Period, UsageFigures

__all__ = ["OperationUsage", "SharedUsage", "Usage"]


class OperationUsage(Frozen):
    """What calls of one operation came to, between a lower and an upper bound. It can be compared, but not changed."""

    __slots__ = ("at_least_usd", "at_most_usd", "calls")
    __match_args__ = ("calls", "at_least_usd", "at_most_usd")

    calls: int
    """How many calls were sent and have ended."""
    at_least_usd: Decimal
    """What they cost at least, in US dollars: what answers prove."""
    at_most_usd: Decimal
    """What they cost at most. The worst case counts for a call that is under way, one without an answer, and one whose
    answer does not tell."""

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
    """The client's spend limit, if it was given one; with a budget file that of all clients that share the file."""

    def __init__(
        self,
        calls: int,
        at_least_usd: Decimal,
        at_most_usd: Decimal,
        operations: dict[str, OperationUsage],
        limit_usd: Decimal | None,
    ) -> None:
        self._set(calls, at_least_usd, at_most_usd, operations, limit_usd)


class SharedUsage(Frozen):
    """What all clients that share a budget file came to in the current period. It can be compared, but not changed."""

    __slots__ = ("at_least_usd", "at_most_usd", "current", "limit_usd", "open_usd", "period")
    __match_args__ = ("limit_usd", "period", "current", "at_least_usd", "at_most_usd", "open_usd")

    limit_usd: Decimal
    """What they may spend in one period, in US dollars."""
    period: Period
    """How long a period is."""
    current: str
    """Which one is current, in UTC: `2026-11` of months, `2026-11-29` of days, `once` when there is only one."""
    at_least_usd: Decimal
    """What the calls of the current period cost at least."""
    at_most_usd: Decimal
    """What they cost at most; `open_usd` is a part of it."""
    open_usd: Decimal
    """What is set aside for calls whose end the file does not know: they are under way, their outcome is unknown, or
    their process ended before they did. It counts as spent."""

    def __init__(
        self,
        limit_usd: Decimal,
        period: Period,
        current: str,
        at_least_usd: Decimal,
        at_most_usd: Decimal,
        open_usd: Decimal,
    ) -> None:
        self._set(limit_usd, period, current, at_least_usd, at_most_usd, open_usd)


def shared_usage_of(figures: tuple[str, Period, str, str, str, str] | None) -> SharedUsage | None:
    """The native client's figures as an object."""
    if figures is None:
        return None
    from decimal import Decimal

    limit, period, current, *spent = figures
    return SharedUsage(Decimal(limit), period, current, *(Decimal(usd) for usd in spent))


def usage_of(figures: UsageFigures) -> Usage:
    """The native client's figures as an object."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    def amounts(calls: int, at_least: str, at_most: str) -> tuple[int, Decimal, Decimal]:
        return (calls, Decimal(at_least), Decimal(at_most))

    total, operations, limit = figures
    by_operation = {name: OperationUsage(*amounts(*each)) for name, each in operations.items()}
    return Usage(*amounts(*total), by_operation, None if limit is None else Decimal(limit))
