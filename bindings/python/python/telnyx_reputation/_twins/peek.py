"""Reads of a number that never bill: what the classes of the numbers inherit."""

from __future__ import annotations

from .._generated import models
from .._native import start_peek

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .._native import Client as NativeClient

__all__: list[str] = []


class AsyncEnterprisePeek:
    """`peek` of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    async def peek(self, phone_number: str, *, enterprise_id: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when it is not monitored for the enterprise.

        Never bills: it reads through the list's filter, where `retrieve` looks up live ({price of
        getPhoneNumberReputation}) when nothing is stored. `reputation_data` is `None` until a first lookup ran.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        - enterprise_id: The enterprise.
        """
        return _row(await start_peek(self._native, phone_number, enterprise_id))


class AsyncAccountPeek:
    """`peek` of all numbers of the account."""

    __slots__ = ()

    _native: NativeClient

    async def peek(self, phone_number: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when the account does not monitor it.

        Never bills, where `retrieve` looks up live ({price of getPhoneNumberReputationSimplified}) when nothing is
        stored.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        """
        return _row(await start_peek(self._native, phone_number, None))


def _row(text: str | None) -> models.ReputationPhoneNumber | None:
    return None if text is None else models.ReputationPhoneNumber(text)
