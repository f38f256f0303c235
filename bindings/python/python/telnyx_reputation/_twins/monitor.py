"""The history that the service does not keep, {asynchronous|synchronous}."""

from __future__ import annotations

import os

from .._command import Command, find, start_lines
from .._monitor_columns import AsyncChanges, MonitorRows, monitor_rows
from .._monitor_rows import Change, Cost, Count, Relapse, Resting, Row, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from .._monitor_rows import Turn

__all__: list[str] = []

SINCE = """
- since: What collections found since then: a `datetime` with a time zone, how long ago as a `timedelta`, or text such
  as `24h`, `7d` and `2026-11-20`.
"""

ENTERPRISE = """
- enterprise_id: Only numbers of this enterprise; else all of the store.
"""


class AsyncMonitor:
    """The history of an account's numbers, kept in one file, and what it answers.

    The `telnyx-reputation` command does the work, which `pip install 'telnyx-reputation[cli]'` brings; it is started
    for each call, and ended with {the task that waits for it|an exception that ends the waiting}. Only `collect` needs
    an API key. Nothing here bills.

        monitor = AsyncMonitor(store="history.sqlite")
        for change in await monitor.collect():
            print(change.phone_number, change.turns)

    All methods raise `InvalidArgumentError` for what makes no sense, a store that is not there among it, and
    `CommandError` for what this machine refuses.
    """

    __slots__ = ("_command", "_store")

    def __init__(
        self,
        *,
        store: str | os.PathLike[str] | None = None,
        api_key: str | None = None,
        base_url: str | None = None,
        profile: str | None = None,
        command: str | os.PathLike[str] | None = None,
    ) -> None:
        """Finds the command; starts nothing.

        Raises `ConfigurationError` when there is none.

        Arguments:

        - store: The file that keeps the history; else that of the command, one for each profile in the system's folder
          for state.
        - api_key: The API key; else as for the command: `TELNYX_API_KEY`, or a profile's.
        - base_url: Where the API is; else as for the command.
        - profile: The profile of the command's configuration file whose account it is.
        - command: The command; else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that came with
          `telnyx-reputation[cli]`, else `telnyx-reputation` on the `PATH`.
        """
        words = ["monitor"]
        if profile is not None:
            words.append(f"--profile={profile}")
        environment: dict[str, str] = {}
        if api_key is not None:
            environment["TELNYX_API_KEY"] = api_key
        if base_url is not None:
            environment["TELNYX_BASE_URL"] = base_url
        self._command = Command(find(command), words, environment)
        self._store = [] if store is None else [f"--store={os.fspath(store)}"]

    async def collect(self, *, enterprise_id: str | None = None) -> MonitorRows[Change]:
        """Reads the list of the numbers, writes down what changed, and gives what turned. Only lists are read, which
        never bills; what changed was looked up by the schedule or by somebody else.

        What the first collection finds is no news. Several may run at once, and one that is killed leaves all of its
        work or nothing.

        Raises as the client's calls, such as `AuthenticationError`.

        Arguments:

        - enterprise_id: The enterprise whose numbers are collected; else the profile's, else all of the account.
        """
        return await self._all(Change, "collect", _option("enterprise-id", enterprise_id))

    def changes(
        self,
        *,
        since: str | datetime | timedelta = "24h",
        turns: Sequence[Turn] = (),
        all: bool = False,
        enterprise_id: str | None = None,
    ) -> AsyncChanges:
        """What turned since a time, in the order in which it was found. Rows come as they are read, so that little of a
        long history is in memory.

        Arguments:

        {SINCE}
        - turns: Only these kinds; else all.
        - all: Also scores that moved, new snapshots that say the same, and what the first collection found. With
          `since="1970-01-01"` it is the whole history.
        - enterprise_id: Only numbers that are or were this enterprise's; else all of the store.
        """
        words = [f"--since={time_of(since)}", *(f"--turn={turn}" for turn in turns), *(["--all"] if all else [])]
        words = ["changes", *self._store, *words, *_option("enterprise-id", enterprise_id)]
        return AsyncChanges(self._command, words)

    async def history(self, phone_number: str) -> MonitorRows[Change]:
        """What a number was in the course of time, oldest first.

        Raises `InvalidArgumentError` also of a number that no collection has seen.

        Arguments:

        - phone_number: The number, E.164.
        """
        return await self._all(Change, "history", ["--", phone_number])

    async def trend(self, *, by_collection: bool = False, enterprise_id: str | None = None) -> MonitorRows[Count]:
        """How many numbers were at each risk in the course of time, oldest first.

        Arguments:

        - by_collection: One for each collection, in place of the last of each day in UTC.
        {ENTERPRISE}
        """
        words = ["--by-collection"] if by_collection else []
        return await self._all(Count, "trend", [*words, *_option("enterprise-id", enterprise_id)])

    async def relapses(
        self, *, since: str | datetime | timedelta = "1970-01-01", enterprise_id: str | None = None
    ) -> MonitorRows[Relapse]:
        """The numbers that were flagged, then clean, then flagged again, in the order in which they were found.

        Arguments:

        {SINCE}
        {ENTERPRISE}
        """
        words = [f"--since={time_of(since)}", *_option("enterprise-id", enterprise_id)]
        return await self._all(Relapse, "relapses", words)

    async def resting(self, *, enterprise_id: str | None = None) -> MonitorRows[Resting]:
        """The numbers that were flagged and are not any more, those that have rested longest first.

        Arguments:

        {ENTERPRISE}
        """
        return await self._all(Resting, "resting", _option("enterprise-id", enterprise_id))

    async def cost(
        self, *, since: str | datetime | timedelta = "1970-01-01", enterprise_id: str | None = None
    ) -> MonitorRows[Cost]:
        """What lookups and added numbers were billed, by day and enterprise, as far as the list shows it.

        Not in it: a second lookup between two collections, one that found nothing, monthly fees, remediation, and what
        was before the first collection.

        Arguments:

        {SINCE}
        {ENTERPRISE}
        """
        words = [f"--since={time_of(since)}", *_option("enterprise-id", enterprise_id)]
        return await self._all(Cost, "cost", words)

    async def export(
        self,
        output: str | os.PathLike[str],
        *,
        since: str | datetime | timedelta = "1970-01-01",
        enterprise_id: str | None = None,
    ) -> None:
        """Writes the history into a table, a row a change, oldest first. A file that is there is replaced when all is
        written.

        Arguments:

        - output: The file, whose ending says how it is written: `.parquet`, `.csv` or `.jsonl`.
        {SINCE}
        - enterprise_id: Only numbers that are or were this enterprise's; else all of the store.
        """
        words = [f"--output={os.fspath(output)}", f"--since={time_of(since)}"]
        await self._all(Change, "export", [*words, *_option("enterprise-id", enterprise_id)])

    async def _all(self, kind: type[Row], question: str, words: Sequence[str]) -> MonitorRows[Row]:
        words = [question, *self._store, *words]
        return monitor_rows(kind, [line async for line in start_lines(self._command, words)])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({' '.join(self._store)})"


def _option(name: str, value: str | None) -> list[str]:
    return [] if value is None else [f"--{name}={value}"]
