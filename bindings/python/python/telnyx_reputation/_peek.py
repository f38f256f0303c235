"""Reads of a number that never bill: what the classes of the numbers inherit."""

from __future__ import annotations

from ._generated import models

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Client as NativeClient

__all__: list[str] = []


class EnterprisePeek:
    """`peek` of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    def peek(self, phone_number: str, *, enterprise_id: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when it is not monitored for the enterprise.

        Never bills: it reads through the list's filter, where `retrieve` looks up live (USD 0.10) when nothing is
        stored. `reputation_data` is `None` until a first lookup ran.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        - enterprise_id: The enterprise.
        """
        return _row(self._native.peek(phone_number, enterprise_id))


class AccountPeek:
    """`peek` of all numbers of the account."""

    __slots__ = ()

    _native: NativeClient

    def peek(self, phone_number: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when the account does not monitor it.

        Never bills, where `retrieve` looks up live (USD 0.10) when nothing is stored.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        """
        return _row(self._native.peek(phone_number, None))


class AsyncEnterprisePeek:
    """`peek` of an enterprise's numbers."""

    __slots__ = ()

    _native: NativeClient

    async def peek(self, phone_number: str, *, enterprise_id: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when it is not monitored for the enterprise.

        Never bills: it reads through the list's filter, where `retrieve` looks up live (USD 0.10) when nothing is
        stored. `reputation_data` is `None` until a first lookup ran.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        - enterprise_id: The enterprise.
        """
        return _row(await self._native.start_peek(phone_number, enterprise_id))


class AsyncAccountPeek:
    """`peek` of all numbers of the account."""

    __slots__ = ()

    _native: NativeClient

    async def peek(self, phone_number: str) -> models.ReputationPhoneNumber | None:
        """What is stored of a number, or `None` when the account does not monitor it.

        Never bills, where `retrieve` looks up live (USD 0.10) when nothing is stored.

        Raises `InvalidArgumentError` before anything is sent, else as `list`.

        Arguments:

        - phone_number: The number, E.164.
        """
        return _row(await self._native.start_peek(phone_number, None))


def _row(text: str | None) -> models.ReputationPhoneNumber | None:
    return None if text is None else models.ReputationPhoneNumber(text)
