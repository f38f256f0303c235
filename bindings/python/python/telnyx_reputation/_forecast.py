"""What monitoring will bill: adding numbers, each scheduled run, a month."""

from __future__ import annotations

from ._frozen import Frozen
from ._native import forecast as figures_of
from ._native import forecast_month

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from ._generated.enums import ReputationCheckFrequency
    from ._native import ForecastFigures

__all__ = ["Forecast", "forecast"]


class Forecast(Frozen):
    """What monitoring a set of numbers costs, by the published prices, in US dollars. It can be matched, compared and
    pickled, but not changed.

    Amounts are the most that is billed: a scheduled check that gets no answer is free. Not counted: what calls bill
    (first reads of a number, `fresh` reads, refreshes, remediation). A schedule runs once an enterprise is approved.
    """

    __slots__ = (
        "check_frequency",
        "monthly_fee_usd",
        "one_off_usd",
        "per_month_at_most_usd",
        "per_month_usd",
        "per_run_usd",
        "phone_numbers",
    )
    __match_args__ = (
        "phone_numbers",
        "check_frequency",
        "one_off_usd",
        "per_run_usd",
        "monthly_fee_usd",
        "per_month_usd",
        "per_month_at_most_usd",
    )

    phone_numbers: int
    """How many numbers are monitored."""
    check_frequency: ReputationCheckFrequency
    """How often all of them are looked up."""
    one_off_usd: Decimal
    """What adding them bills, once."""
    per_run_usd: Decimal
    """What each scheduled run bills."""
    monthly_fee_usd: Decimal
    """What the enterprise bills each month whatever is monitored. The first is billed when reputation is enabled."""
    per_month_usd: Decimal
    """What an average month bills: the fee and the scheduled runs, rounded up to a cent."""
    per_month_at_most_usd: Decimal
    """What the dearest month can bill: the fee and as many runs as any month has."""

    def __init__(
        self,
        phone_numbers: int,
        check_frequency: ReputationCheckFrequency,
        one_off_usd: Decimal,
        per_run_usd: Decimal,
        monthly_fee_usd: Decimal,
        per_month_usd: Decimal,
        per_month_at_most_usd: Decimal,
    ) -> None:
        self._set(
            phone_numbers,
            check_frequency,
            one_off_usd,
            per_run_usd,
            monthly_fee_usd,
            per_month_usd,
            per_month_at_most_usd,
        )

    def runs_in(self, year: int, month: int) -> int:
        """The most scheduled runs that a month of the calendar (1 to 12) can have.

        `daily` and `business_daily` are exact: public holidays count as business days. `weekly` and `biweekly` depend
        on the day of the first run, so it is the most that the month's length allows; `monthly` is one.

        Raises `InvalidArgumentError` when there is no such month.
        """
        runs, _ = forecast_month(self.phone_numbers, self.check_frequency, year, month)
        return runs

    def cost_in(self, year: int, month: int) -> Decimal:
        """The most that a month of the calendar (1 to 12) can bill, in US dollars: the fee, and `runs_in` times a run.

        Raises `InvalidArgumentError` when there is no such month.
        """
        from decimal import Decimal

        _, cost = forecast_month(self.phone_numbers, self.check_frequency, year, month)
        return Decimal(cost)


def forecast(phone_numbers: int, check_frequency: ReputationCheckFrequency) -> Forecast:
    """What monitoring so many numbers of one enterprise costs, by the published prices. Sends nothing, bills nothing,
    and needs neither a client nor an API key.

    Raises `InvalidArgumentError` when the frequency is none that this version knows, or the number makes no sense.

    Arguments:

    - phone_numbers: How many numbers, 0 or more.
    - check_frequency: How often all of them are looked up: `daily`, `business_daily`, `weekly`, `biweekly`, `monthly`
      or `never`.
    """
    return forecast_of(figures_of(phone_numbers, check_frequency))


def forecast_of(figures: ForecastFigures) -> Forecast:
    """The native module's figures as an object."""
    # Loaded only here: `decimal` costs more than the rest of the package.
    from decimal import Decimal

    phone_numbers, check_frequency, *amounts = figures
    one_off, per_run, monthly_fee, per_month, at_most = (Decimal(usd) for usd in amounts)
    return Forecast(phone_numbers, check_frequency, one_off, per_run, monthly_fee, per_month, at_most)
