"""What the monitor answers with as columns: lists of rows, and changes that are read one by one."""

from __future__ import annotations

import json
from functools import partial

from ._command import lines, start_lines
from ._generic import Of
from ._monitor_rows import Change, Cost, Count, Relapse, Resting, row_of
from ._native import printed_columns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Iterable, Sequence

    from ._command import Command
    from ._generic import T
    from ._monitor_rows import Row
    from ._native import Columns

__all__ = ["AsyncChanges", "Changes", "MonitorRows"]

# What the native module calls each kind of row.
_LAYOUTS: dict[type, str] = {Change: "changes", Cost: "cost", Count: "trend", Relapse: "relapses", Resting: "resting"}


class MonitorRows(list["T"], Of["T"]):
    """The rows of an answer: a list, which can also be columns."""

    __slots__ = ("_layout", "_printed")

    def __init__(self, rows: Iterable[T], layout: str, printed: Sequence[bytes]) -> None:
        super().__init__(rows)
        self._layout = layout
        self._printed = printed

    def to_arrow(self) -> Columns:
        """The rows as columns, for polars, pandas, pyarrow, DuckDB and whatever else reads Arrow: as they came,
        whatever has become of the list since."""
        return printed_columns(self._layout, partial(iter, self._printed))


def monitor_rows(kind: type[Row], printed: Sequence[bytes]) -> MonitorRows[Row]:
    """Rows of one kind, as the command printed them."""
    return MonitorRows((row_of(kind, json.loads(line)) for line in printed), _LAYOUTS[kind], printed)


class Changes:
    """Changes, which are read while they are iterated over; then, or as columns, as often as they are wanted."""

    __slots__ = ("_command", "_rows", "_words")

    def __init__(self, command: Command, words: Sequence[str]) -> None:
        self._command = command
        self._words = words
        self._rows = self._each()

    def __iter__(self) -> Changes:
        return self

    def __next__(self) -> Change:
        return next(self._rows)

    def close(self) -> None:
        """Ends the reading."""
        self._rows.close()

    def to_arrow(self) -> Columns:
        """The changes as columns, for polars, pandas, pyarrow, DuckDB and whatever else reads Arrow. They are read
        anew, while the columns are, so that little of a long history is in memory; an error is the reader's."""
        return printed_columns("changes", partial(lines, self._command, self._words))

    def _each(self) -> Generator[Change, None, None]:
        for line in lines(self._command, self._words):
            yield row_of(Change, json.loads(line))


class AsyncChanges:
    """Changes, which are read while they are iterated over."""

    __slots__ = ("_command", "_rows", "_words")

    def __init__(self, command: Command, words: Sequence[str]) -> None:
        self._command = command
        self._words = words
        self._rows = self._each()

    def __aiter__(self) -> AsyncChanges:
        return self

    async def __anext__(self) -> Change:
        return await self._rows.__anext__()

    async def aclose(self) -> None:
        """Ends the reading."""
        await self._rows.aclose()

    async def to_arrow(self) -> Columns:
        """The changes as columns, for polars, pandas, pyarrow, DuckDB and whatever else reads Arrow. They are read
        anew, and all of them are in memory."""
        printed = [line async for line in start_lines(self._command, self._words)]
        return printed_columns("changes", partial(iter, printed))

    async def _each(self) -> AsyncGenerator[Change, None]:
        async for line in start_lines(self._command, self._words):
            yield row_of(Change, json.loads(line))
