"""Lists of the asynchronous client: what asking for one gives before it is awaited."""

from __future__ import annotations

from ._generic import Of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator
    from typing import Any

    from ._async.pages import AsyncPage
    from ._generic import T
    from ._native import Client, Columns, Operation

__all__ = ["AsyncPaginator"]


class AsyncPaginator(Of["T"]):
    """A list that was asked for and not yet sent: `async for` over all its items, or `await` it for one page."""

    __slots__ = ("_arguments", "_operation")

    def __init__(self, operation: Operation[AsyncPage[T]], native: Client, *arguments: Any) -> None:
        self._operation = operation
        self._arguments = (native, *arguments)

    async def _first(self) -> AsyncPage[T]:
        return await self._operation.start_call(*self._arguments)

    def __await__(self) -> Generator[Any, None, AsyncPage[T]]:
        return self._first().__await__()

    async def to_arrow(self) -> Columns:
        """The numbers of the list as columns, for polars, pandas, pyarrow, DuckDB and whatever else reads Arrow. All
        pages are read, and all of them are in memory.

        Raises `TypeError` for a list of anything else than monitored numbers, else as the call.
        """
        return await (await self._first()).to_arrow()

    async def arrow_batches(self) -> AsyncIterator[Columns]:
        """The same bit by bit: each time the columns of some 4,000 rows. The next pages are read when the
        next columns are asked for, so that little of a long list is in memory. An error comes after the rows before it.

        Raises as `to_arrow`.
        """
        async for columns in (await self._first()).arrow_batches():
            yield columns

    async def __aiter__(self) -> AsyncIterator[T]:
        async for item in await self._first():
            yield item
