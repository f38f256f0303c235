"""Plans: from the numbers that should be monitored to what has to be done for it."""

from __future__ import annotations

from ._frozen import Frozen
from ._generated import models
from ._many import results, results_async
from ._many_numbers import ASSOCIATE
from ._native import make_plan, start_plan

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from ._many import ManyResult
    from ._native import Client as NativeClient
    from ._native import Plan as NativePlan
    from ._native import Run

__all__ = ["Applied", "AsyncPlan", "Plan"]


class Applied(Frozen):
    """What applying a plan came to: a result for each number."""

    __slots__ = ("associated", "disassociated")
    __match_args__ = ("associated", "disassociated")

    associated: list[ManyResult[models.ReputationPhoneNumber]]
    """How each number to associate ended."""
    disassociated: list[ManyResult[None]]
    """How each number to disassociate ended."""

    def __init__(
        self, associated: list[ManyResult[models.ReputationPhoneNumber]], disassociated: list[ManyResult[None]]
    ) -> None:
        self._set(associated, disassociated)


class _Plan:
    __slots__ = ("_native",)

    def __init__(self, native: NativePlan, /) -> None:
        self._native = native

    @property
    def enterprise_id(self) -> str:
        """The enterprise that it is for."""
        return self._native.enterprise_id

    @property
    def to_associate(self) -> list[str]:
        """Wanted and not monitored yet, in the order they were given."""
        return self._native.to_associate

    @property
    def to_disassociate(self) -> list[str]:
        """Monitored and not wanted."""
        return self._native.to_disassociate

    @property
    def kept(self) -> int:
        """How many are wanted and monitored already."""
        return self._native.kept

    @property
    def cost_usd(self) -> Decimal:
        """What applying it bills at the most, in US dollars: 0.10 for each number to associate."""
        # Loaded only here: `decimal` costs more than the rest of the package.
        from decimal import Decimal

        return Decimal(self._native.cost)

    def _run(self, concurrency: int | None) -> Run:
        return self._native.apply(ASSOCIATE, models.ReputationPhoneNumber, concurrency)

    def __repr__(self) -> str:
        counts = (len(self.to_associate), len(self.to_disassociate), self.kept, self._native.cost)
        return "{}(to_associate: {}, to_disassociate: {}, kept: {}, cost_usd: {})".format(type(self).__name__, *counts)


class Plan(_Plan):
    """What is to be done so that exactly the wanted numbers are monitored. Making one is free and changes nothing."""

    __slots__ = ()

    def apply(self, *, concurrency: int | None = None, progress: Callable[[int], object] | None = None) -> Applied:
        """Adds what is missing, then removes what is not wanted. Bills up to `cost_usd`.

        A call that is refused for some of its numbers goes on without those. Gives a result for each number; a plan
        made afresh shows what is left to do. It ends early as `associate_many` does.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises.

        Arguments:

        - concurrency: How many calls are under way at once; 4 when not given.
        - progress: Called in the thread that waits, with how many more numbers have ended: the `update` of a
          `tqdm` bar.
        """
        associated, disassociated = results(self._run(concurrency), progress)
        return Applied(associated, disassociated)


class AsyncPlan(_Plan):
    """What is to be done so that exactly the wanted numbers are monitored. Making one is free and changes nothing."""

    __slots__ = ()

    async def apply(
        self, *, concurrency: int | None = None, progress: Callable[[int], object] | None = None
    ) -> Applied:
        """Adds what is missing, then removes what is not wanted. Bills up to `cost_usd`.

        A call that is refused for some of its numbers goes on without those. Gives a result for each number; a plan
        made afresh shows what is left to do. It ends early as `associate_many` does.

        Raises `InvalidArgumentError` before anything is sent, and what `progress` raises.

        Arguments:

        - concurrency: How many calls are under way at once; 4 when not given.
        - progress: Called on the event loop, with how many more numbers have ended: the `update` of a `tqdm` bar.
        """
        associated, disassociated = await results_async(self._run(concurrency), progress)
        return Applied(associated, disassociated)


class PlanNumbers:
    """Plans of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    def plan(self, enterprise_id: str, *, phone_numbers: Iterable[str]) -> Plan:
        """Compares the numbers that should be monitored with those that are. Free, and changes nothing.

        It also finishes a run that was broken off: what was added is monitored, so that it is not added, and not paid
        for, again.

        Raises `InvalidArgumentError` when a number is not E.164; else as `list`.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: All numbers that should be monitored, E.164; those that are and do not stand here are removed.
        """
        return Plan(make_plan(self._native, enterprise_id, phone_numbers))


class AsyncPlanNumbers:
    """Plans of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    async def plan(self, enterprise_id: str, *, phone_numbers: Iterable[str]) -> AsyncPlan:
        """Compares the numbers that should be monitored with those that are. Free, and changes nothing.

        It also finishes a run that was broken off: what was added is monitored, so that it is not added, and not paid
        for, again.

        Raises `InvalidArgumentError` when a number is not E.164; else as `list`.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: All numbers that should be monitored, E.164; those that are and do not stand here are removed.
        """
        return AsyncPlan(await start_plan(self._native, enterprise_id, phone_numbers))
