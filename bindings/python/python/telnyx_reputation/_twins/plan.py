"""Plans: from the numbers that should be monitored to what has to be done for it."""

from __future__ import annotations

from .._generated import models
from .._native import start_plan
from .._plan import Applied, BasePlan
from .._runs import start_results
from .runs import ASSOCIATE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from .._native import Client as NativeClient
    from .._options import TextsLike

__all__ = ["AsyncPlan"]


class AsyncPlan(BasePlan):
    """What has to be done so that the wanted numbers are monitored. Making one is free and changes nothing."""

    __slots__ = ()

    async def apply(
        self,
        *,
        concurrency: int | None = None,
        max_usd: Decimal | float | str | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> Applied:
        """Adds what is missing, then removes what is to be removed. Bills up to `cost_usd`.

        A call that is refused for some of its numbers goes on without those. Returns a result for each number; a plan
        made afresh shows what is left to do. It ends early as `associate_many` does.

        Raises `InvalidArgumentError` before anything is sent, and whatever `progress` raises.

        Arguments:

        - concurrency: How many calls are under way at once; 4 by default.
        - max_usd: What the associations may spend, within the client's own limit; what fits is done in the order given,
          and the rest is `not_tried`.
        - progress: Called {on the event loop|in the thread that waits} with how many more numbers have ended, as the
          `update` of a `tqdm` bar takes it.
        """
        run = self._native.apply(ASSOCIATE, models.ReputationPhoneNumber, concurrency=concurrency, max_usd=max_usd)
        return await start_results(run, progress, Applied)


class AsyncNumberPlans:
    """Plans of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    async def plan(
        self,
        enterprise_id: str,
        *,
        phone_numbers: TextsLike,
        remove: bool = False,
        max_removals: int | None = None,
        deadline: float | None = None,
    ) -> AsyncPlan:
        """Compares the numbers that should be monitored with those that are. Free, and changes nothing.

        The plan adds. What is monitored and not wanted it only reports, unless `remove` says otherwise: a list that was
        cut short would end the monitoring of all the rest. It also finishes a run that was broken off: what was added
        is monitored, so it is not added, and not paid for, again.

        Raises `InvalidArgumentError` for an empty list, with every row that cannot be monitored, and when more would be
        removed than `max_removals`; `ListChangedError` when the monitored numbers changed each time they were read;
        `APITimeoutError` when `deadline` seconds are not enough; else as `list`.

        Arguments:

        - enterprise_id: The enterprise.
        - phone_numbers: All numbers that should be monitored, E.164.
        - remove: Whether applying the plan removes what is monitored and not wanted.
        - max_removals: How many numbers it may remove, with `remove`; a tenth of those that are monitored by default.
        - deadline: How many seconds making the plan may take, all its reads together; no limit by default.
        """
        return AsyncPlan(
            await start_plan(
                self._native,
                enterprise_id,
                phone_numbers,
                remove=remove,
                max_removals=max_removals,
                deadline=deadline,
            )
        )
