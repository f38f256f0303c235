"""What the synchronous and the asynchronous plans have in common, and what applying one came to."""

from __future__ import annotations

from ._forecast import forecast_of
from ._frozen import Frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from ._forecast import Forecast
    from ._generated import models
    from ._native import Plan as NativePlan
    from ._runs import RunResults

__all__ = ["Applied"]


class Applied(Frozen):
    """What applying a plan came to: a result for each number."""

    __slots__ = ("associated", "disassociated")
    __match_args__ = ("associated", "disassociated")

    associated: RunResults[models.ReputationPhoneNumber]
    """How each number to associate ended."""
    disassociated: RunResults[None]
    """How each number to disassociate ended."""

    def __init__(self, associated: RunResults[models.ReputationPhoneNumber], disassociated: RunResults[None]) -> None:
        self._set(associated, disassociated)


class BasePlan:
    """What a plan shows before it is applied."""

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
        """What applying it removes: all that is not wanted with `remove`, else nothing."""
        return self._native.to_disassociate

    @property
    def not_wanted(self) -> list[str]:
        """Monitored and not wanted, removed or not."""
        return self._native.not_wanted

    @property
    def kept(self) -> int:
        """How many are wanted and monitored already."""
        return self._native.kept

    @property
    def cost_usd(self) -> Decimal:
        """What applying it bills at most, in US dollars: the price of an association for each number to associate. What
        each month bills from then on is in `after`."""
        # Loaded only here: `decimal` costs more than the rest of the package.
        from decimal import Decimal

        return Decimal(self._native.cost)

    @property
    def undo_cost_usd(self) -> Decimal:
        """What it would bill to add again what the plan removes, in US dollars. The snapshots and the history of those
        numbers do not come back, and their first read bills a live lookup each."""
        from decimal import Decimal

        return Decimal(self._native.undo_cost)

    @property
    def before(self) -> Forecast | None:
        """What the enterprise costs as it is. `None` when its `check_frequency` is one that this version does not
        know."""
        figures = self._native.before
        return None if figures is None else forecast_of(figures)

    @property
    def after(self) -> Forecast | None:
        """What it costs when the plan has been applied: what each month bills from then on. `None` as of `before`."""
        figures = self._native.after
        return None if figures is None else forecast_of(figures)

    def __repr__(self) -> str:
        counts = (len(self.to_associate), len(self.to_disassociate), self.kept, self._native.cost)
        return "{}(to_associate: {}, to_disassociate: {}, kept: {}, cost_usd: {})".format(type(self).__name__, *counts)
