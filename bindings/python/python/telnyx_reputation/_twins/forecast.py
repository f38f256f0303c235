"""What an enterprise costs as it is: what the class of the resource inherits."""

from __future__ import annotations

from .._forecast import Forecast, forecast_of
from .._native import start_enterprise_forecast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._native import Client as NativeClient

__all__: list[str] = []


class AsyncEnterpriseForecast:
    """`forecast` of an enterprise."""

    __slots__ = ()

    _native: NativeClient

    async def forecast(self, enterprise_id: str) -> Forecast:
        """What an enterprise costs as it is now: its numbers, at its `check_frequency`. Two free reads; bills nothing.

        Raises `InvalidArgumentError` before anything is sent, and after it for a `check_frequency` that this version
        does not know; `APIResponseValidationError` when the answers do not tell how many numbers there are or how
        often they are looked up; else as `retrieve` and `numbers.list`.

        Arguments:

        - enterprise_id: The enterprise.
        """
        return forecast_of(await start_enterprise_forecast(self._native, enterprise_id))
